import type { Drain } from '@/lib/contract/drains'
import { requireCluster } from './clusters/require'
import { authorise, inTransaction, lockCluster, type ServiceContext } from './context'
import { beginDrains } from './drains/begin'
import { shapeLastDrain } from './drains/shape'
import type { DrainOptions, DrainTerms } from './drains/terms'
import { requireNode } from './nodes/require'

export type DrainRequest = DrainTerms & { cluster: string; node: string }

/**
 * Asks for a drain. The guard is asked under the cluster's lock, so that two who ask at once are answered one after
 * the other; a worker does the rest.
 *
 * @throws CONFLICT when the node is not active, GUARD_REFUSED with the figures
 */
export async function startDrain(
  ctx: ServiceContext,
  input: DrainRequest,
  options: DrainOptions = {},
): Promise<Drain> {
  const actor = authorise(ctx, 'drains.start', input.cluster)
  const now = ctx.now()
  const { cluster, node } = await inTransaction(ctx, async (tx) => {
    const cluster = await requireCluster(tx, input.cluster)
    await lockCluster(tx, cluster.id)
    const node = await requireNode(tx, cluster, input.node)
    await beginDrains(tx, { actor, cluster, nodes: [node], now }, input, options)
    return { cluster, node }
  })
  return await shapeLastDrain(ctx, cluster, node)
}
