import { MusterError } from '@/lib/domain/errors'
import { deleteCluster as removeCluster } from '@/lib/store/clusters'
import { recordEvent } from '@/lib/store/events'
import { glanceAtNodes } from '@/lib/store/node-glances'
import { notify } from '@/lib/store/notify'
import { authorise, inTransaction, lockCluster, type ServiceContext } from '../context'
import { requireCluster } from './require'

/** Only without nodes: those are removed one by one, each past the guard. */
export async function deleteCluster(
  ctx: ServiceContext,
  input: { cluster: string },
): Promise<{ deleted: true }> {
  const actor = authorise(ctx, 'clusters.delete', input.cluster)
  return await inTransaction(ctx, async (tx) => {
    const cluster = await requireCluster(tx, input.cluster)
    await lockCluster(tx, cluster.id)
    const nodes = await glanceAtNodes(tx, [cluster.id])
    if (nodes.length > 0) {
      const many = nodes.length === 1 ? 'a node' : `${nodes.length} nodes`
      throw new MusterError('CONFLICT', `${cluster.name} still has ${many}: remove them first.`, {
        nodes: nodes.slice(0, 20).map(({ name }) => name),
      })
    }
    await removeCluster(tx, cluster.id)
    await recordEvent(tx, {
      clusterId: null,
      clusterSlug: cluster.slug,
      type: 'cluster.deleted',
      change: true,
      actor,
      subject: { kind: 'cluster', name: cluster.slug },
      summary: `Deleted the cluster ${cluster.name}`,
      before: { slug: cluster.slug, name: cluster.name },
    })
    await notify(tx, { topic: 'inventory', cluster: cluster.slug }, { topic: 'work', cluster: null })
    return { deleted: true as const }
  })
}
