import { z } from 'zod'
import { Count, Timestamp } from './fields'
import { GuardReport } from './guard'

/** Where the share of new sessions of the nodes that leave will go. */
const Survivor = z.object({
  node: z.string(),
  sessions: Count.nullable(),
  capacity: Count.nullable(),
  sharePercentNow: z.number(),
  sharePercentThen: z.number(),
  expectedSessions: z.number().nullable(),
  expectedLoadPercent: z.number().nullable(),
})

const toldBalancer = {
  balancer: z.string(),
  /** false = it does not answer: it can be gone on without. */
  reachable: z.boolean(),
  message: z.string(),
}

export const DrainPreview = z.object({
  node: z.string(),
  sessions: Count.nullable(),
  observedAt: Timestamp.nullable(),
  guard: GuardReport,
  survivors: z.array(Survivor),
  balancers: z.array(z.object({ ...toldBalancer, member: z.string().nullable() })),
  /** Whether its users can be shown a text. */
  messages: z.boolean(),
})
export type DrainPreview = z.infer<typeof DrainPreview>

export const DrainsPreview = z.object({
  guard: GuardReport,
  nodes: z.array(
    z.object({
      node: z.string(),
      sessions: Count.nullable(),
      observedAt: Timestamp.nullable(),
      /** Why this one can't be drained; null = it can. */
      refusal: z.string().nullable(),
      messages: z.boolean(),
    }),
  ),
  survivors: z.array(Survivor),
  balancers: z.array(z.object({ ...toldBalancer, members: z.array(z.string()) })),
  out: z.object({ now: Count, max: Count.nullable() }),
})
export type DrainsPreview = z.infer<typeof DrainsPreview>
