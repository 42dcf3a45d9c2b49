import { oc } from '@orpc/contract'
import { z } from 'zod'
import { deadlineActions, drainStates } from '@/lib/domain/model'
import { contractErrors } from './errors'
import { ActorShape, Count, Flag, Timestamp } from './fields'
import { Node } from './nodes'

const base = oc.errors(contractErrors)
const ofNode = { cluster: z.string(), node: z.string() }
const nodePath = '/clusters/{cluster}/nodes/{node}' as const

const DrainReceipt = z.object({
  sessionsAtStart: Count.nullable(),
  /** Signed out or timed out; null = not known. */
  endedThemselves: Count.nullable(),
  endedByMuster: Count,
  /** By stale cookies, since the drain was confirmed. */
  openedSince: Count,
  left: Count.nullable(),
  durationSeconds: z.number(),
})

export const Drain = z.object({
  id: z.string(),
  cluster: z.string(),
  node: z.string(),
  state: z.enum(drainStates),
  reason: z.string(),
  requestedBy: ActorShape,
  requestedAt: Timestamp,
  confirmedAt: Timestamp.nullable(),
  endedAt: Timestamp.nullable(),
  deadlineAt: Timestamp.nullable(),
  onDeadline: z.enum(deadlineActions),
  sessionsAtStart: Count.nullable(),
  /** Held now; null = not known. */
  sessions: Count.nullable(),
  observedAt: Timestamp.nullable(),
  /** Sessions opened on it since the drain was confirmed: by stale cookies. */
  openedSince: Count,
  zeroReadings: Count,
  /** Why it is not finished. */
  waiting: z.array(z.object({ kind: z.string(), message: z.string() })),
  remaining: z
    .object({
      items: z.array(
        z.object({
          fingerprint: z.string(),
          context: z.string(),
          idleSeconds: z.number().nullable(),
          timeoutSeconds: z.number().nullable(),
        }),
      ),
      buckets: z.array(z.object({ context: z.string(), label: z.string(), sessions: Count })).nullable(),
    })
    .nullable(),
  expectedEmptyAt: Timestamp.nullable(),
  /** Sessions over time since it was asked for, at most 120 points; for the wedge. */
  history: z.array(z.object({ at: Timestamp, sessions: Count.nullable() })),
  importId: z.string().nullable(),
  /** Who cut it short: cancelled it, ended its sessions, or put the node into maintenance. */
  endedBy: ActorShape.nullable(),
  /** What it came to; null = it runs. */
  receipt: DrainReceipt.nullable(),
})
export type Drain = z.infer<typeof Drain>

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
})
export type GuardReport = z.infer<typeof GuardReport>

export const DrainPreview = z.object({
  node: z.string(),
  sessions: Count.nullable(),
  observedAt: Timestamp.nullable(),
  guard: GuardReport,
  /** Where its share of new sessions will go. */
  survivors: z.array(
    z.object({
      node: z.string(),
      sessions: Count.nullable(),
      capacity: Count.nullable(),
      sharePercentNow: z.number(),
      sharePercentThen: z.number(),
      expectedSessions: z.number().nullable(),
      expectedLoadPercent: z.number().nullable(),
    }),
  ),
  balancers: z.array(
    z.object({
      balancer: z.string(),
      member: z.string().nullable(),
      reachable: z.boolean(),
      message: z.string(),
    }),
  ),
})
export type DrainPreview = z.infer<typeof DrainPreview>

const Reason = z.string().trim().min(1, 'say why, for those who read the activity log').max(500)
const DeadlineSeconds = z
  .number()
  .int()
  .min(10)
  .max(7 * 86_400)

const DrainInput = z.strictObject({
  ...ofNode,
  reason: Reason,
  deadlineSeconds: DeadlineSeconds.optional(),
  onDeadline: z.enum(deadlineActions).default('keep-waiting'),
  /** Passes the guard's capacity limit; admins only. */
  override: z.boolean().default(false),
})

const ChangeInput = z.strictObject({
  ...ofNode,
  /** From now; null = no deadline any more. */
  deadlineSeconds: DeadlineSeconds.nullable().optional(),
  onDeadline: z.enum(deadlineActions).optional(),
  reason: z.string().max(500).optional(),
})

const FinishInput = z.strictObject({
  ...ofNode,
  /** End the sessions that are left and wait until none is, or take the node out as it is. */
  how: z.enum(['end-sessions', 'disable']),
  /** As many as whoever asks saw, and knows that they lose; null = not known. More are refused. */
  sessions: Count.nullable(),
  reason: Reason,
})

const MaintenanceInput = z.strictObject({
  ...ofNode,
  reason: Reason,
  /** Passes the guard's capacity limit; admins only. */
  override: z.boolean().default(false),
})

export const drains = {
  preview: base
    .route({
      method: 'GET',
      path: `${nodePath}/drain/preview`,
      tags: ['Drain'],
      summary: 'What a drain would do',
    })
    .input(z.strictObject(ofNode))
    .output(DrainPreview),
  start: base
    .route({
      method: 'POST',
      path: `${nodePath}/drain`,
      tags: ['Drain'],
      summary: 'Drain a node',
      successStatus: 202,
    })
    .input(DrainInput)
    .output(Drain),
  get: base
    .route({
      method: 'GET',
      path: `${nodePath}/drain`,
      tags: ['Drain'],
      summary: 'The running drain of a node, or its last one',
    })
    .input(z.strictObject(ofNode))
    .output(Drain),
  cancel: base
    .route({
      method: 'DELETE',
      path: `${nodePath}/drain`,
      tags: ['Drain'],
      summary: 'Cancel a drain: the node takes new sessions again',
    })
    .input(z.strictObject({ ...ofNode, reason: z.string().max(500).optional() }))
    .output(Drain),
  change: base
    .route({
      method: 'PATCH',
      path: `${nodePath}/drain`,
      tags: ['Drain'],
      summary: 'Extend a running drain, or change what its deadline does',
    })
    .input(ChangeInput)
    .output(Drain),
  finish: base
    .route({
      method: 'POST',
      path: `${nodePath}/drain/finish`,
      tags: ['Drain'],
      summary: 'Finish a running drain now: the sessions that are left are lost',
    })
    .input(FinishInput)
    .output(Drain),
  resume: base
    .route({
      method: 'POST',
      path: `${nodePath}/resume`,
      tags: ['Drain'],
      summary: 'Put a drained node or one in maintenance back',
    })
    .input(z.strictObject({ ...ofNode, reason: z.string().max(500).optional() }))
    .output(Node),
  maintain: base
    .route({
      method: 'POST',
      path: `${nodePath}/maintenance`,
      tags: ['Drain'],
      summary: 'Put a node into maintenance at once: its sessions are cut off',
    })
    .input(MaintenanceInput)
    .output(Node),
  list: base
    .route({
      method: 'GET',
      path: '/clusters/{cluster}/drains',
      tags: ['Drain'],
      summary: 'Drains that are running, and recent ones',
    })
    .input(
      z.strictObject({
        cluster: z.string(),
        running: Flag.optional(),
        node: z.string().optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
    )
    .output(z.object({ items: z.array(Drain), nextCursor: z.string().nullable() })),
}
