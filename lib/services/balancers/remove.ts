import { deleteBalancer } from '@/lib/store/balancers'
import { recordEvent } from '@/lib/store/events'
import { notify } from '@/lib/store/notify'
import { requireCluster } from '../clusters/require'
import { authorise, inTransaction, lockCluster, type ServiceContext } from '../context'
import { requireBalancer } from './require'

/** From the inventory alone: the balancer itself goes on as it is. */
export async function removeBalancer(
  ctx: ServiceContext,
  input: { cluster: string; balancer: string },
): Promise<{ removed: true }> {
  const actor = authorise(ctx, 'balancers.remove', input.cluster)
  return await inTransaction(ctx, async (tx) => {
    const cluster = await requireCluster(tx, input.cluster)
    await lockCluster(tx, cluster.id)
    const balancer = await requireBalancer(tx, cluster, input.balancer)
    await deleteBalancer(tx, balancer.id)
    const { name, kind, address, backend, username } = balancer
    await recordEvent(tx, {
      clusterId: cluster.id,
      clusterSlug: cluster.slug,
      type: 'balancer.removed',
      change: true,
      actor,
      subject: { kind: 'balancer', name },
      summary: `Removed the balancer ${name}`,
      before: { name, kind, address, backend, username },
    })
    await notify(tx, { topic: 'inventory', cluster: cluster.slug }, { topic: 'work', cluster: cluster.slug })
    return { removed: true as const }
  })
}
