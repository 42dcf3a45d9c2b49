import { z } from 'zod'
import { Count } from './fields'

/** What the guard found, whether or not it lets it pass. */
export const GuardReport = z.object({
  allowed: z.boolean(),
  /** Sentences with the figures; empty when allowed without remarks. */
  refusals: z.array(z.string()),
  /** An admin can pass it with a reason. The last usable node cannot be passed. */
  overridable: z.boolean(),
  survivors: Count,
  sessionsToCarry: Count.nullable(),
  survivorsCapacity: Count.nullable(),
  expectedLoadPercent: z.number().nullable(),
  loadLimitPercent: z.number(),
  /** Nodes that are out (draining, drained, in maintenance), now and then; `max` null = no limit. */
  // biome-ignore lint/suspicious/noThenProperty: the shape of a number, never a function that would be awaited.
  out: z.object({ now: Count, then: Count, max: Count.nullable() }),
})
export type GuardReport = z.infer<typeof GuardReport>
