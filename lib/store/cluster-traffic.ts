import type { ClusterTraffic } from '@/lib/domain/contradictions'
import type { Db } from './client'

/**
 * What the nodes of a cluster are compared with. Busy: active, and it answered a request after `busySince`.
 *
 * @param seenSince nodes that were last seen before it say nothing
 */
export async function readClusterTraffic(
  db: Db,
  clusterId: string,
  { seenSince, busySince }: { seenSince: Date; busySince: Date },
): Promise<ClusterTraffic> {
  const [busy, deployed] = await Promise.all([
    db.nodeObservation.count({
      where: {
        node: { clusterId, state: 'active' },
        observedAt: { gte: seenSince },
        requestsPerSecond: { not: null },
        OR: [{ quietSince: null }, { quietSince: { gte: busySince } }],
      },
    }),
    db.nodeObservation.groupBy({
      by: ['deployment'],
      where: {
        node: { clusterId, state: { not: 'removed' } },
        observedAt: { gte: seenSince },
        deployment: { not: null },
      },
      _count: true,
    }),
  ])
  return {
    busy,
    deployments: deployed.flatMap(({ deployment, _count }) =>
      deployment === null ? [] : { deployment, nodes: _count },
    ),
  }
}
