import type { Mark } from '@/components/ui/state-mark'
import type { ClusterSummary } from '@/lib/client/shapes'

/** The one mark of a cluster: the worst that is so, null when all is well. */
export function clusterMark({ nodes, balancers }: Pick<ClusterSummary, 'nodes' | 'balancers'>): Mark | null {
  if (nodes.down > 0) return 'down'
  if (nodes.degraded > 0 || balancers.some(({ failure }) => failure !== null)) return 'degraded'
  if (nodes.unknown > 0) return 'unknown'
  if (nodes.draining > 0) return 'draining'
  if (nodes.joining > 0) return 'joining'
  return null
}
