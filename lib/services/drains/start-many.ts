import type { Drain } from '@/lib/contract/drains'
import type { ClusterRecord } from '@/lib/store/clusters'
import type { NodeRecord } from '@/lib/store/nodes'
import { requireCluster } from '../clusters/require'
import { authorise, inTransaction, lockCluster, type ServiceContext } from '../context'
import { requireNodes } from '../nodes/require'
import { beginDrains } from './begin'
import { shapeLastDrains } from './shape'
import type { DrainTerms } from './terms'

/**
 * Drains several nodes together, all of them or none: the guard looks at what is left without all of them.
 *
 * @throws CONFLICT when one is not active, GUARD_REFUSED with the figures, NOT_FOUND when there is none of a name
 */
export async function startDrains(
  ctx: ServiceContext,
  input: DrainTerms & { cluster: string; nodes: string[] },
): Promise<{ items: Drain[] }> {
  const actor = authorise(ctx, 'drains.startMany', input.cluster)
  const now = ctx.now()
  const batchId = crypto.randomUUID()
  const { cluster, nodes } = await inTransaction(
    ctx,
    async (tx): Promise<{ cluster: ClusterRecord; nodes: NodeRecord[] }> => {
      const cluster = await requireCluster(tx, input.cluster)
      await lockCluster(tx, cluster.id)
      const nodes = await requireNodes(tx, cluster, input.nodes)
      await beginDrains(tx, { actor, cluster, nodes, now }, input, { batchId })
      return { cluster, nodes }
    },
  )
  return { items: await shapeLastDrains(ctx, cluster, nodes) }
}
