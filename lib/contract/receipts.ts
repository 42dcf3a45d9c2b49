import { oc } from '@orpc/contract'
import { z } from 'zod'
import { drainStates } from '@/lib/domain/model'
import { contractErrors } from './errors'
import { ActorShape, Count, Timestamp } from './fields'

/** What the users of a node were to be told, and what became of it. */
export const DrainMessage = z.object({
  text: z.string(),
  /** null = not sent yet. */
  sentAt: Timestamp.nullable(),
  /** How many the node showed it to, as it tells; null = not sent, or it failed. */
  recipients: Count.nullable(),
  failure: z.string().nullable(),
})

/** A balancer whose confirmation is not waited for, and who answers for that. */
export const WithoutBalancer = z.object({ balancer: z.string(), by: ActorShape, at: Timestamp })

export const DrainReceipt = z.object({
  sessionsAtStart: Count.nullable(),
  /** Signed out or timed out; null = not known. */
  endedThemselves: Count.nullable(),
  endedByMuster: Count,
  /**
   * Seen on another node afterwards. null = not known: a node that takes a session over gives it another id, so that
   * one that moved and one that ended look the same from where they were.
   */
  moved: Count.nullable(),
  /** By stale cookies, since the drain was confirmed. */
  openedSince: Count,
  left: Count.nullable(),
  durationSeconds: z.number(),
  withoutBalancers: z.array(z.string()),
  messages: z.array(DrainMessage),
})

/** A receipt on its own, as it is exported: a row a drain that has ended. */
const Receipt = z.object({
  drain: z.string(),
  cluster: z.string(),
  node: z.string(),
  state: z.enum(drainStates),
  reason: z.string(),
  requestedBy: ActorShape,
  requestedAt: Timestamp,
  confirmedAt: Timestamp.nullable(),
  endedAt: Timestamp,
  /** Who cut it short; null = nobody. */
  endedBy: ActorShape.nullable(),
  ...DrainReceipt.shape,
})
export type Receipt = z.infer<typeof Receipt>

export const receipts = oc
  .errors(contractErrors)
  .route({
    method: 'GET',
    path: '/clusters/{cluster}/receipts',
    tags: ['Drain'],
    summary: 'What the drains of a cluster came to, newest first: to read, or to keep as a file',
  })
  .input(
    z.strictObject({
      cluster: z.string(),
      /** By when they ended. */
      from: z.coerce.date().optional(),
      to: z.coerce.date().optional(),
      /** `csv`: a file with a header line, as RFC 4180 has it. */
      format: z.enum(['json', 'csv']).default('json'),
    }),
  )
  .output(z.union([z.object({ items: z.array(Receipt), nextCursor: z.null() }), z.file()]))
