import type { Drain } from '@/lib/contract/drains'
import { drainReceipt } from '@/lib/domain/drain-receipt'
import { MusterError } from '@/lib/domain/errors'
import type { ClusterRecord } from '@/lib/store/clusters'
import { allOf } from '@/lib/store/drain-records'
import { type DrainRecord, lastDrains, readDrainHistories } from '@/lib/store/drains-read'
import { listNodes, type NodeRecord } from '@/lib/store/nodes'
import type { ServiceContext } from '../context'
import { knownOf } from '../nodes/known'

/** Drains as they read over HTTP. A constant number of statements, whatever their number. */
export async function shapeDrains(
  ctx: ServiceContext,
  cluster: ClusterRecord,
  drains: DrainRecord[],
): Promise<Drain[]> {
  if (drains.length === 0) return []
  const { prisma } = ctx.store
  const now = ctx.now()
  const [nodes, histories] = await Promise.all([
    listNodes(prisma, [cluster.id], [...new Set(drains.map(({ nodeId }) => nodeId))]),
    readDrainHistories(prisma, drains, now),
  ])
  const byId = new Map(nodes.map((node) => [node.id, node]))
  return drains.map(({ nodeId, messages, after, ...drain }) => {
    const node = byId.get(nodeId)
    const known = node && knownOf(node, cluster.pollIntervalSeconds, now)
    return {
      ...drain,
      cluster: cluster.slug,
      // biome-ignore lint/suspicious/noThenProperty: the word of the contract; the value is a text, never a function.
      then: after,
      message: messages?.last ?? null,
      receipt:
        drain.endedAt &&
        drainReceipt({ ...drain, endedAt: drain.endedAt, messages: messages ? allOf(messages) : [] }),
      sessions: known?.sessions ?? null,
      observedAt: node?.observation?.observedAt ?? null,
      history: histories.get(drain.id) ?? [],
    }
  })
}

/**
 * The running drain of a node, or its last one.
 *
 * @throws NOT_FOUND when it was never drained
 */
export async function shapeLastDrain(
  ctx: ServiceContext,
  cluster: ClusterRecord,
  node: NodeRecord,
): Promise<Drain> {
  const [shape] = await shapeLastDrains(ctx, cluster, [node])
  if (!shape) throw new MusterError('NOT_FOUND', `${node.name} was never drained.`)
  return shape
}

/** The same for some nodes, without those that were never drained. */
export async function shapeLastDrains(
  ctx: ServiceContext,
  cluster: ClusterRecord,
  nodes: NodeRecord[],
): Promise<Drain[]> {
  const nodeIds = nodes.map(({ id }) => id)
  return await shapeDrains(ctx, cluster, await lastDrains(ctx.store.prisma, cluster.id, nodeIds))
}
