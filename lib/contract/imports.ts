import { oc } from '@orpc/contract'
import { z } from 'zod'
import { importStates, stepStates, strategies } from '@/lib/domain/model'
import { contractErrors } from './errors'
import { ActorShape, Count, Flag, PageInput, page, Timestamp } from './fields'

const base = oc.errors(contractErrors)

const Phase = z.object({ startedAt: Timestamp, endedAt: Timestamp.nullable() })

export const ImportStep = z.object({
  node: z.string(),
  state: z.enum(stepStates),
  reason: z.string().nullable(),
  /** What the node's server said, in full. */
  output: z.string().nullable(),
  startedAt: Timestamp.nullable(),
  endedAt: Timestamp.nullable(),
  phases: z.object({
    staging: Phase.optional(),
    draining: Phase.optional(),
    activating: Phase.optional(),
    verifying: Phase.optional(),
  }),
  /** Sessions left while it drains, oldest first; for the wedge. */
  drain: z.array(z.object({ at: Timestamp, sessions: Count.nullable() })),
  sessions: Count.nullable(),
  agentConnected: z.boolean(),
})
export type ImportStep = z.infer<typeof ImportStep>

export const Import = z.object({
  id: z.string(),
  number: z.number().int(),
  cluster: z.string(),
  solution: z.string(),
  release: z.string(),
  previous: z.string().nullable(),
  strategy: z.enum(strategies),
  state: z.enum(importStates),
  /** Why it stands still, or why it failed. */
  reason: z.string().nullable(),
  startedBy: ActorShape,
  startedAt: Timestamp,
  endedAt: Timestamp.nullable(),
  steps: z.array(ImportStep),
  sentence: z.array(
    z.object({ text: z.string(), tone: z.enum(['down', 'warn', 'drain', 'join', 'plain', 'dim']) }),
  ),
})
export type Import = z.infer<typeof Import>

export const ImportInput = z.strictObject({
  cluster: z.string(),
  solution: z.string(),
  release: z.string(),
  strategy: z.enum(strategies).default('rolling'),
  /** For each node's drain in a rolling import; when it passes, the node is activated with what it still holds. */
  drainDeadlineSeconds: z.number().int().min(10).max(86_400).default(1800),
  reason: z.string().trim().max(500).optional(),
})

const importPath = '/clusters/{cluster}/imports/{import}' as const

export const imports = {
  list: base
    .route({
      method: 'GET',
      path: '/clusters/{cluster}/imports',
      tags: ['Imports'],
      summary: 'Imports, newest first',
    })
    .input(z.strictObject({ cluster: z.string(), running: Flag.optional(), ...PageInput }))
    .output(page(Import)),
  start: base
    .route({
      method: 'POST',
      path: '/clusters/{cluster}/imports',
      tags: ['Imports'],
      summary: 'Bring a release to every node',
      successStatus: 202,
    })
    .input(ImportInput)
    .output(Import),
  get: base
    .route({ method: 'GET', path: importPath, tags: ['Imports'], summary: 'One import, node by node' })
    .input(z.strictObject({ cluster: z.string(), import: z.string() }))
    .output(Import),
  abort: base
    .route({
      method: 'POST',
      path: `${importPath}/abort`,
      tags: ['Imports'],
      summary: 'Abort: no new step starts',
    })
    .input(
      z.strictObject({ cluster: z.string(), import: z.string(), reason: z.string().max(500).optional() }),
    )
    .output(Import),
}
