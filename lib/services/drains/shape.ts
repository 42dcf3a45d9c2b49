import type { Drain } from '@/lib/contract/drains'
import { drainReceipt } from '@/lib/domain/drain-receipt'
import { MusterError } from '@/lib/domain/errors'
import type { Db } from '@/lib/store/client'
import type { ClusterRecord } from '@/lib/store/clusters'
import { type DrainRecord, listDrains, readDrainHistories } from '@/lib/store/drains-read'
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
  return drains.map(({ nodeId, sessionsEnded, sessionsAtEnd, ...drain }) => {
    const node = byId.get(nodeId)
    const known = node && knownOf(node, cluster.pollIntervalSeconds, now)
    return {
      ...drain,
      cluster: cluster.slug,
      receipt:
        drain.endedAt && drainReceipt({ ...drain, endedAt: drain.endedAt, sessionsEnded, sessionsAtEnd }),
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
async function lastDrain(db: Db, node: NodeRecord): Promise<DrainRecord> {
  const [drain] = await listDrains(db, {
    clusterId: node.clusterId,
    nodeId: node.id,
    runningOnly: false,
    limit: 1,
  })
  if (!drain) throw new MusterError('NOT_FOUND', `${node.name} was never drained.`)
  return drain
}

export async function shapeLastDrain(
  ctx: ServiceContext,
  cluster: ClusterRecord,
  node: NodeRecord,
): Promise<Drain> {
  const [shape] = await shapeDrains(ctx, cluster, [await lastDrain(ctx.store.prisma, node)])
  if (!shape) throw new Error('a shape a drain')
  return shape
}
