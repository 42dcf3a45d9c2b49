import { z } from 'zod'
import { nodeStates } from '@/lib/domain/model'
import { Timestamp } from './fields'

/** What an agent is told of the node that it stands on. */
export const AgentSelf = z.object({
  cluster: z.string(),
  node: z.string(),
  state: z.enum(nodeStates),
  /** What it still lacks before it takes traffic, or what its drain waits for, in words. */
  waiting: z.array(z.string()),
  /** Held now; null = not known. */
  sessions: z.number().int().nullable(),
  /** The running drain; null = none runs. */
  drain: z
    .object({ id: z.string(), state: z.string(), requestedAt: Timestamp, deadlineAt: Timestamp.nullable() })
    .nullable(),
})
export type AgentSelf = z.infer<typeof AgentSelf>
