import type { Me } from '@/lib/contract/people'
import { MusterError } from '@/lib/domain/errors'
import { findUser } from '@/lib/store/users'
import { authorise, type ServiceContext } from '../context'

export async function getMe(ctx: ServiceContext): Promise<Me> {
  const actor = authorise(ctx, 'me')
  if (actor.kind === 'system') throw new MusterError('FORBIDDEN', 'A rule of the system is nobody.')
  const { kind, id, name, role } = actor
  if (kind === 'token') return { kind, id, name, role, email: null, cluster: actor.cluster }
  const user = await findUser(ctx.store.prisma, id)
  return { kind, id, name, role, email: user?.email ?? null, cluster: null }
}
