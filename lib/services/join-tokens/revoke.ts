import { MusterError } from '@/lib/domain/errors'
import { recordEvent } from '@/lib/store/events'
import { revokeJoinToken as markRevoked } from '@/lib/store/join-tokens'
import { notify } from '@/lib/store/notify'
import { requireCluster } from '../clusters/require'
import { authorise, inTransaction, type ServiceContext } from '../context'
import { shownToken } from './shape'

/** Nobody joins by it any more; the nodes that did stay. */
export async function revokeJoinToken(
  ctx: ServiceContext,
  input: { cluster: string; id: string },
): Promise<{ revoked: true }> {
  const actor = authorise(ctx, 'joinTokens.revoke', input.cluster)
  return await inTransaction(ctx, async (tx) => {
    const cluster = await requireCluster(tx, input.cluster)
    const token = isUuid(input.id) ? await markRevoked(tx, cluster.id, input.id, ctx.now()) : null
    if (!token) throw new MusterError('NOT_FOUND', `The cluster ${cluster.slug} has no such join token.`)
    await recordEvent(tx, {
      clusterId: cluster.id,
      clusterSlug: cluster.slug,
      type: 'join-token.revoked',
      change: true,
      actor,
      subject: { kind: 'join-token', name: token.name },
      summary: `Revoked the join token ${token.name}`,
      before: shownToken(token),
    })
    await notify(tx, { topic: 'inventory', cluster: cluster.slug })
    return { revoked: true as const }
  })
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}
