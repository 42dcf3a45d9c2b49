import type { Queries } from '@/lib/client/queries'
import type { sampleMetrics } from '@/lib/contract/distribution'

/** What the page of one node asks for, the same on the server and in the browser. */
export function nodeQueries(queries: Queries, cluster: string, node: string) {
  return {
    node: queries.nodes.get.queryOptions({ input: { cluster, node } }),
    cluster: queries.clusters.get.queryOptions({ input: { cluster } }),
    drain: queries.drains.get.queryOptions({ input: { cluster, node }, retry: false }),
    events: queries.events.list.queryOptions({ input: { cluster, node, limit: 20 } }),
    sessions: queries.nodes.sessions.queryOptions({ input: { cluster, node }, staleTime: 0, retry: false }),
    samples: (metric: (typeof sampleMetrics)[number]) =>
      queries.samples.get.queryOptions({ input: { cluster, node, metric, minutes: 60, points: 120 } }),
  }
}
