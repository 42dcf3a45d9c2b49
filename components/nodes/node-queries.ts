import type { Queries } from '@/lib/client/queries'
import type { Node } from '@/lib/client/shapes'
import type { sampleMetrics } from '@/lib/contract/distribution'

/** Most nodes have never been drained: asking for what is not there would only be an error. */
export function hasDrain(node: Pick<Node, 'drainId' | 'state'>): boolean {
  return node.drainId !== null || node.state === 'draining' || node.state === 'drained'
}

/** What the page of one node asks for, the same on the server and in the browser. */
export function nodeQueries(queries: Queries, cluster: string, node: string) {
  return {
    node: queries.nodes.get.queryOptions({ input: { cluster, node } }),
    cluster: queries.clusters.get.queryOptions({ input: { cluster } }),
    drain: queries.drains.get.queryOptions({ input: { cluster, node }, retry: false }),
    drains: queries.drains.list.queryOptions({ input: { cluster, node, limit: 1 } }),
    events: queries.events.list.queryOptions({ input: { cluster, node, limit: 20 } }),
    samples: (metric: (typeof sampleMetrics)[number], minutes: number) =>
      queries.samples.get.queryOptions({ input: { cluster, node, metric, minutes, points: 120 } }),
  }
}
