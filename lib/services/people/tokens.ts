import type { Token } from '@/lib/contract/people'
import { MusterError } from '@/lib/domain/errors'
import type { Role } from '@/lib/domain/model'
import { newToken, sha256Hex } from '@/lib/platform/crypto'
import { recordEvent } from '@/lib/store/events'
import { notify } from '@/lib/store/notify'
import {
  insertToken,
  revokeToken as markRevoked,
  listTokens as readTokens,
  type TokenRecord,
} from '@/lib/store/tokens'
import { requireCluster } from '../clusters/require'
import { authorise, inTransaction, type ServiceContext } from '../context'

export async function listTokens(ctx: ServiceContext): Promise<{ items: Token[]; nextCursor: null }> {
  authorise(ctx, 'tokens.list')
  return { items: await readTokens(ctx.store.prisma), nextCursor: null }
}

/** The token itself is in the answer and nowhere else. */
export async function createToken(
  ctx: ServiceContext,
  input: { name: string; role: Role; cluster: string | null; expiresInDays: number | null },
): Promise<Token & { token: string }> {
  const actor = authorise(ctx, 'tokens.create')
  const token = newToken('muster')
  return await inTransaction(ctx, async (tx) => {
    const cluster = input.cluster === null ? null : await requireCluster(tx, input.cluster)
    const days = input.expiresInDays
    const made = await insertToken(tx, {
      name: input.name,
      tokenHash: sha256Hex(token),
      prefix: token.slice(0, 12),
      role: input.role,
      clusterId: cluster?.id ?? null,
      createdBy: actor.kind === 'system' ? actor.rule : actor.name,
      expiresAt: days === null ? null : new Date(ctx.now().getTime() + days * 86_400_000),
    })
    await recordEvent(tx, {
      clusterId: cluster?.id ?? null,
      clusterSlug: cluster?.slug ?? null,
      type: 'token.created',
      change: true,
      actor,
      subject: { kind: 'token', name: made.name },
      summary: `Made the ${made.role} token ${made.name}${cluster ? ` for ${cluster.slug}` : ''}`,
      after: shown(made),
    })
    await notify(tx, { topic: 'people', cluster: null })
    return { ...made, token }
  })
}

/** It stops working with the next request, and its streams end. */
export async function revokeToken(ctx: ServiceContext, input: { token: string }): Promise<{ revoked: true }> {
  const actor = authorise(ctx, 'tokens.revoke')
  return await inTransaction(ctx, async (tx) => {
    const token = isUuid(input.token) ? await markRevoked(tx, input.token, ctx.now()) : null
    if (!token) throw new MusterError('NOT_FOUND', 'There is no such token.')
    await recordEvent(tx, {
      clusterId: null,
      clusterSlug: null,
      type: 'token.revoked',
      change: true,
      actor,
      subject: { kind: 'token', name: token.name },
      summary: `Revoked the token ${token.name}`,
      before: shown(token),
    })
    await notify(tx, { topic: 'people', cluster: null })
    return { revoked: true as const }
  })
}

function shown({ name, prefix, role, cluster, expiresAt }: TokenRecord) {
  return { name, prefix, role, cluster, expiresAt: expiresAt?.toISOString() ?? null }
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}
