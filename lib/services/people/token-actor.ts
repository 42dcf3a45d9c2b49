import type { Actor } from '@/lib/domain/model'
import { sha256Hex } from '@/lib/platform/crypto'
import { touchToken } from '@/lib/store/tokens'
import type { ServiceContext } from '../context'

/** Who sends this token; null = it is unknown, expired or revoked. */
export async function tokenActor(
  ctx: Omit<ServiceContext, 'actor'>,
  secret: string,
): Promise<Extract<Actor, { kind: 'token' }> | null> {
  const token = await touchToken(ctx.store.prisma, sha256Hex(secret), ctx.now())
  if (!token) return null
  const { id, name, role, cluster } = token
  return { kind: 'token', id, name, role, cluster }
}
