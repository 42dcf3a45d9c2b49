import type { ClusterSummary } from '@/lib/contract/clusters'
import { type ClusterChanges, updateCluster as writeCluster } from '@/lib/store/clusters'
import { recordEvent } from '@/lib/store/events'
import { notify } from '@/lib/store/notify'
import { difference, given } from '../changes'
import { authorise, inTransaction, type ServiceContext } from '../context'
import { summaryOfOne } from './get'
import { requireCluster } from './require'

export async function updateCluster(
  ctx: ServiceContext,
  input: { cluster: string } & { [K in keyof ClusterChanges]?: ClusterChanges[K] | undefined },
): Promise<ClusterSummary> {
  const actor = authorise(ctx, 'clusters.update', input.cluster)
  const cluster = await inTransaction(ctx, async (tx) => {
    const before = await requireCluster(tx, input.cluster)
    const { cluster: _, ...fields } = input
    const changes = given(fields)
    const changed = difference(before, changes)
    if (!changed) return before
    const after = await writeCluster(tx, before.id, changes)
    await recordEvent(tx, {
      clusterId: before.id,
      clusterSlug: before.slug,
      type: 'cluster.updated',
      change: true,
      actor,
      subject: { kind: 'cluster', name: before.slug },
      summary: `Changed ${changed.words} of the cluster ${after.name}`,
      before: changed.before,
      after: changed.after,
    })
    await notify(tx, { topic: 'inventory', cluster: before.slug }, { topic: 'work', cluster: before.slug })
    return after
  })
  return await summaryOfOne(ctx, cluster)
}
