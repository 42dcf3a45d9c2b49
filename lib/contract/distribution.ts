import { oc } from '@orpc/contract'
import { z } from 'zod'
import { healths, nodeStates } from '@/lib/domain/model'
import { contractErrors } from './errors'
import { Count, Timestamp } from './fields'

const base = oc.errors(contractErrors)

export const Share = z.object({
  node: z.string(),
  state: z.enum(nodeStates),
  health: z.enum(healths),
  /** It takes new sessions, as far as is known. */
  takesTraffic: z.boolean(),
  weight: z.number(),
  /** Where it stands; pictures of many nodes group by it. */
  zone: z.string().nullable().optional(),
  capacity: Count.nullable(),
  sessions: Count.nullable(),
  observedAt: Timestamp.nullable(),
  /** Percent of all sessions held. */
  stockPercent: z.number().nullable(),
  /** Percent of the sessions opened in the last minutes; null = none were opened. */
  flowPercent: z.number().nullable(),
  opened: Count,
  /** By weight among those that take traffic; 0 for the others. */
  expectedPercent: z.number(),
})
export type Share = z.infer<typeof Share>

export const Distribution = z.object({
  at: Timestamp,
  flowMinutes: z.number(),
  sessions: Count.nullable(),
  shares: z.array(Share),
  /** Jain's index over sessions by weight among those that take traffic: 1 = even; null = fewer than two, or no session. */
  fairness: z.number().nullable(),
  maxToMean: z.number().nullable(),
  /** Chi-squared over the flow; null = too few sessions to tell. */
  flowTest: z
    .object({ statistic: z.number(), degrees: z.number(), p: z.number(), words: z.string() })
    .nullable(),
  /** In a sentence. */
  verdict: z.string(),
  headroom: z.object({
    capacity: Count.nullable(),
    loadPercent: z.number().nullable(),
    fullest: z.string().nullable(),
    loadIfFullestGonePercent: z.number().nullable(),
  }),
  /**
   * Widths of the flow picture: sessions held by a node, split over the balancers in proportion to what each sent
   * it. Left out above 60 nodes.
   */
  flows: z.array(
    z.object({ balancer: z.string(), kind: z.string(), node: z.string(), sessions: z.number() }),
  ),
})
export type Distribution = z.infer<typeof Distribution>

/**
 * Points are evenly spaced from `from`; null = a gap. `nodes` is left out above 30 nodes: the total stands alone.
 * Gauges are means; `opened` is per minute, `requests` and `errors` are per second. The total is the sum over nodes,
 * of latency the mean.
 */
export const Samples = z.object({
  from: Timestamp,
  stepSeconds: z.number(),
  total: z.array(z.number().nullable()),
  nodes: z.array(z.object({ node: z.string(), values: z.array(z.number().nullable()) })),
})
export type Samples = z.infer<typeof Samples>

export const distribution = {
  get: base
    .route({
      method: 'GET',
      path: '/clusters/{cluster}/distribution',
      tags: ['Distribution'],
      summary: 'How sessions are spread, and how they should be',
    })
    .input(
      z.strictObject({ cluster: z.string(), flowMinutes: z.coerce.number().int().min(1).max(60).default(5) }),
    )
    .output(Distribution),
}

export const sampleMetrics = [
  'sessions',
  'opened',
  'requests',
  'errors',
  'latencyMs',
  'threadsBusy',
  'heapUsedBytes',
] as const

export const samples = {
  get: base
    .route({
      method: 'GET',
      path: '/clusters/{cluster}/samples',
      tags: ['Distribution'],
      summary: 'A metric over time, at most the asked number of points',
    })
    .input(
      z.strictObject({
        cluster: z.string(),
        metric: z.enum(sampleMetrics).default('sessions'),
        node: z.string().optional(),
        minutes: z.coerce.number().int().min(1).max(1440).default(60),
        points: z.coerce.number().int().min(2).max(1000).default(120),
      }),
    )
    .output(Samples),
}
