import type { Departure } from '@/lib/domain/departure'
import type { Leaver } from '@/lib/store/leaving'
import { requireCluster } from '../clusters/require'
import { inTransaction, lockCluster, type ServiceContext } from '../context'
import { knownOf } from './known'
import { requireNode } from './require'
import { takeAway } from './take-away'

/**
 * Removes a node whose drain was to end so, by the same way as everybody's removal. The guard was asked when the drain
 * began. null = it was put back meanwhile.
 */
export async function removeDrained(ctx: ServiceContext, leaver: Leaver): Promise<Departure[] | null> {
  return await inTransaction(ctx, async (tx) => {
    const cluster = await requireCluster(tx, leaver.cluster)
    await lockCluster(tx, cluster.id)
    const node = await requireNode(tx, cluster, leaver.node)
    if (node.id !== leaver.nodeId || (node.state !== 'drained' && node.state !== 'maintenance')) return null
    const now = ctx.now()
    const { sessions } = knownOf(node, cluster.pollIntervalSeconds, now)
    const actor = { kind: 'system', rule: 'departure' } as const
    return await takeAway(tx, cluster, node, { actor, reason: leaver.reason, sessions, now })
  })
}
