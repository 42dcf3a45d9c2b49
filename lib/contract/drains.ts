import { oc } from '@orpc/contract'
import { z } from 'zod'
import { afterDrains, deadlineActions, drainStates } from '@/lib/domain/model'
import { DrainPreview, DrainsPreview } from './drain-previews'
import { contractErrors } from './errors'
import { ActorShape, Count, Flag, Timestamp } from './fields'
import { Node } from './nodes'
import { DrainMessage, DrainReceipt, receipts, WithoutBalancer } from './receipts'

const base = oc.errors(contractErrors)
const ofNode = { cluster: z.string(), node: z.string() }
const nodePath = '/clusters/{cluster}/nodes/{node}' as const

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
          /** When its timeout ends it at the latest, if nobody uses it again; null = never, or not known. */
          endsAt: Timestamp.nullable(),
          /** It was used since the drain was watched, and is not left alone yet. */
          inUse: z.boolean(),
        }),
      ),
      /** Further ones, idle for longer than those. */
      more: Count,
      buckets: z.array(z.object({ context: z.string(), label: z.string(), sessions: Count })).nullable(),
    })
    .nullable(),
  /** When the last of those that are left times out if nobody uses one again. */
  expectedEmptyAt: Timestamp.nullable(),
  /**
   * When it is expected to be empty. `latest` null = that can't be told, or it will not empty by itself: then
   * `blockers` say why. null = it has ended, or too little is known.
   */
  expected: z
    .object({
      earliest: Timestamp.nullable(),
      latest: Timestamp.nullable(),
      blockers: z.array(z.string()),
    })
    .nullable(),
  /** Balancers that did not answer, and whose confirmation it goes on without. */
  without: z.array(WithoutBalancer),
  /** What its users were told last. */
  message: DrainMessage.nullable(),
  /** What the node goes on to once no session is left. */
  // biome-ignore lint/suspicious/noThenProperty: the shape of a text, never a function that would be awaited.
  then: z.enum(afterDrains),
  /** The same for all that were asked for with one request. */
  batch: z.string().nullable(),
  /** Sessions over time since it was asked for, at most 120 points; for the wedge. */
  history: z.array(z.object({ at: Timestamp, sessions: Count.nullable() })),
  importId: z.string().nullable(),
  /** Who cut it short: cancelled it, ended its sessions, or put the node into maintenance. */
  endedBy: ActorShape.nullable(),
  /** What it came to; null = it runs. */
  receipt: DrainReceipt.nullable(),
})
export type Drain = z.infer<typeof Drain>

const Reason = z.string().trim().min(1, 'say why, for those who read the activity log').max(500)
const DeadlineSeconds = z
  .number()
  .int()
  .min(10)
  .max(7 * 86_400)

const Message = z.string().trim().min(1).max(500)
const WithoutBalancers = z.array(z.string()).max(100)

/** How a drain is asked for, of one node or of several. */
const request = {
  reason: Reason,
  deadlineSeconds: DeadlineSeconds.optional(),
  onDeadline: z.enum(deadlineActions).default('keep-waiting'),
  /** Passes the guard's capacity limit; admins only. */
  override: z.boolean().default(false),
  /** Balancers that do not answer, whose confirmation is not waited for. */
  withoutBalancers: WithoutBalancers.default([]),
  /** Shown to the users of the node; refused where it can't. */
  message: Message.optional(),
}

const DrainInput = z.strictObject({ ...ofNode, ...request })

/** One at a time reads from a query string as a text. */
const NodeNames = z.union([z.array(z.string()).min(1).max(200), z.string().transform((name) => [name])])

const ChangeInput = z.strictObject({
  ...ofNode,
  /** From now; null = no deadline any more. */
  deadlineSeconds: DeadlineSeconds.nullable().optional(),
  onDeadline: z.enum(deadlineActions).optional(),
  /** All that are to be gone on without: those left out are waited for again. */
  withoutBalancers: WithoutBalancers.optional(),
  /** Another text for its users, sent once more. */
  message: Message.optional(),
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
  ...request,
  /** `drained`: it is drained first; deadline, balancers and message are those of that drain. */
  when: z.enum(['now', 'drained']).default('now'),
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
      summary: 'Change a running drain: its deadline, what it goes on without, what its users are told',
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
      summary: 'Put a node into maintenance, at once or when it is drained: at once cuts its sessions off',
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
  previewMany: base
    .route({
      method: 'GET',
      path: '/clusters/{cluster}/drains/preview',
      tags: ['Drain'],
      summary: 'What draining several nodes together would do',
    })
    .input(z.strictObject({ cluster: z.string(), nodes: NodeNames }))
    .output(DrainsPreview),
  startMany: base
    .route({
      method: 'POST',
      path: '/clusters/{cluster}/drains',
      tags: ['Drain'],
      summary: 'Drain several nodes: all of them, or none',
      successStatus: 202,
    })
    .input(z.strictObject({ cluster: z.string(), nodes: z.array(z.string()).min(1).max(200), ...request }))
    .output(z.object({ items: z.array(Drain) })),
  cancelMany: base
    .route({
      method: 'POST',
      path: '/clusters/{cluster}/drains/cancel',
      tags: ['Drain'],
      summary: 'Cancel the drains of several nodes: all of them, or none',
    })
    .input(
      z.strictObject({
        cluster: z.string(),
        nodes: z.array(z.string()).min(1).max(200),
        reason: z.string().max(500).optional(),
      }),
    )
    .output(z.object({ items: z.array(Drain) })),
  receipts,
}
