import type { Queries } from '@/lib/client/queries'

/** Above this many nodes lines and flows are a blur: tiles and totals tell more. */
export const manyNodes = 30

/** What the cluster page asks for, the same on the server and in the browser. */
export function clusterQueries(queries: Queries, cluster: string) {
  return {
    summary: queries.clusters.get.queryOptions({ input: { cluster } }),
    /** Few nodes: all of them by name. Many: the worst ones. */
    nodes: (many: boolean) =>
      queries.nodes.list.queryOptions({
        input: many
          ? { cluster, limit: 12, sort: 'health' as const, order: 'asc' as const }
          : { cluster, limit: 50 },
      }),
    distribution: queries.distribution.get.queryOptions({ input: { cluster } }),
    samples: (minutes: number) =>
      queries.samples.get.queryOptions({ input: { cluster, metric: 'sessions', minutes, points: 120 } }),
    drains: queries.drains.list.queryOptions({ input: { cluster, running: true } }),
    imports: queries.imports.list.queryOptions({ input: { cluster, running: true, limit: 5 } }),
    events: queries.events.list.queryOptions({ input: { cluster, limit: 40 } }),
    balancers: queries.balancers.list.queryOptions({ input: { cluster } }),
  }
}
