import { oc } from '@orpc/contract'
import { z } from 'zod'
import { contractErrors } from './errors'
import { Count, Slug, Timestamp } from './fields'

const base = oc.errors(contractErrors)

const settings = {
  pollIntervalSeconds: z.number().int().min(1).max(300),
  balancerIntervalSeconds: z.number().int().min(1).max(300),
  loadLimitPercent: z.number().int().min(1).max(1000),
  /** How many nodes may be out together (draining, drained, in maintenance); null = as many as the load allows. */
  nodesOutMax: z.number().int().min(1).max(10_000).nullable(),
}

/** Counts of nodes: by state where they are out on purpose, by health where they serve. Sum = `total`. */
export const NodeCounts = z.object({
  total: Count,
  up: Count,
  degraded: Count,
  down: Count,
  unknown: Count,
  draining: Count,
  drained: Count,
  maintenance: Count,
  joining: Count,
})
export type NodeCounts = z.infer<typeof NodeCounts>

/** One cluster in figures. `null` = not known. `sentence` is made by lib/domain/sentence.ts. */
export const ClusterSummary = z.object({
  slug: z.string(),
  name: z.string(),
  simulated: z.boolean(),
  sticky: z.boolean(),
  ...settings,
  createdAt: Timestamp,
  nodes: NodeCounts,
  balancers: z.array(
    z.object({
      name: z.string(),
      kind: z.string(),
      observedAt: Timestamp.nullable(),
      failure: z.string().nullable(),
    }),
  ),
  /** Over the nodes that are known; `sessionsUnknown` = nodes whose count is not. */
  sessions: Count.nullable(),
  sessionsUnknown: Count,
  openedPerMinute: z.number().nullable(),
  requestsPerSecond: z.number().nullable(),
  errorsPerSecond: z.number().nullable(),
  capacity: Count.nullable(),
  /** Load of the survivors in percent of their capacity if the fullest serving node were gone; null = capacity not known. */
  loadIfFullestGonePercent: z.number().nullable(),
  fullest: z.string().nullable(),
  drains: Count,
  imports: Count,
  observedAt: Timestamp.nullable(),
  sentence: z.array(
    z.object({ text: z.string(), tone: z.enum(['down', 'warn', 'drain', 'join', 'plain', 'dim']) }),
  ),
})
export type ClusterSummary = z.infer<typeof ClusterSummary>

export const ClusterInput = z.strictObject({
  slug: Slug,
  name: z.string().trim().min(1).max(80),
  sticky: z.boolean().default(true),
  simulated: z.boolean().default(false),
  pollIntervalSeconds: settings.pollIntervalSeconds.default(5),
  balancerIntervalSeconds: settings.balancerIntervalSeconds.default(2),
  loadLimitPercent: settings.loadLimitPercent.default(90),
  nodesOutMax: settings.nodesOutMax.default(null),
})

export const clusters = {
  list: base
    .route({
      method: 'GET',
      path: '/clusters',
      tags: ['Clusters'],
      summary: 'All clusters, what is wrong first',
    })
    .output(z.object({ items: z.array(ClusterSummary), nextCursor: z.string().nullable() })),
  create: base
    .route({
      method: 'POST',
      path: '/clusters',
      tags: ['Clusters'],
      summary: 'Create a cluster',
      successStatus: 201,
    })
    .input(ClusterInput)
    .output(ClusterSummary),
  get: base
    .route({
      method: 'GET',
      path: '/clusters/{cluster}',
      tags: ['Clusters'],
      summary: 'One cluster in figures',
    })
    .input(z.strictObject({ cluster: z.string() }))
    .output(ClusterSummary),
  update: base
    .route({ method: 'PATCH', path: '/clusters/{cluster}', tags: ['Clusters'], summary: 'Change a cluster' })
    .input(
      z.strictObject({
        cluster: z.string(),
        name: z.string().trim().min(1).max(80).optional(),
        pollIntervalSeconds: settings.pollIntervalSeconds.optional(),
        balancerIntervalSeconds: settings.balancerIntervalSeconds.optional(),
        loadLimitPercent: settings.loadLimitPercent.optional(),
        nodesOutMax: settings.nodesOutMax.optional(),
      }),
    )
    .output(ClusterSummary),
  delete: base
    .route({
      method: 'DELETE',
      path: '/clusters/{cluster}',
      tags: ['Clusters'],
      summary: 'Delete a cluster and its history',
    })
    .input(z.strictObject({ cluster: z.string() }))
    .output(z.object({ deleted: z.literal(true) })),
}
