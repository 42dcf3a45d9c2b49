import { oc } from '@orpc/contract'
import { z } from 'zod'
import { contractErrors } from './errors'
import { Count, PageInput, Timestamp } from './fields'

const base = oc.errors(contractErrors)
const inCluster = { cluster: z.string() }
const path = '/clusters/{cluster}/sessions' as const
const Reason = z.string().trim().min(1, 'say why').max(500)

export const sessionSorts = [
  'node',
  'solution',
  'user',
  'openedAt',
  'lastUsedAt',
  'idleSeconds',
  'timeoutSeconds',
] as const

/** Some sessions: each by itself, or all that match when it is carried out. */
export const SessionSelection = z.union([
  z.strictObject({
    sessions: z
      .array(z.strictObject({ node: z.string().max(64), fingerprint: z.string().max(64) }))
      .min(1)
      .max(5_000),
  }),
  z.strictObject({
    /** Words that all stand in node, solution, release, user or fingerprint. */
    filter: z.string().max(100).optional(),
    node: z.string().optional(),
    solution: z.string().optional(),
    idleAtLeastSeconds: z.coerce.number().int().min(0).optional(),
  }),
])
export type SessionSelection = z.infer<typeof SessionSelection>

/** A session as its node tells it. Its id is a credential: the fingerprint is all of it that is ever shown. */
export const Session = z.object({
  node: z.string(),
  /** null = no solution of the cluster has this context. */
  solution: z.string().nullable(),
  context: z.string(),
  version: z.string().nullable(),
  fingerprint: z.string(),
  /** null = the node does not know. */
  user: z.string().nullable(),
  openedAt: Timestamp.nullable(),
  lastUsedAt: Timestamp.nullable(),
  /** When the node was asked. */
  idleSeconds: z.number().nullable(),
  /** null = it never times out, or that is not known. */
  timeoutSeconds: z.number().nullable(),
})
export type Session = z.infer<typeof Session>

const nodeLooks = ['listed', 'buckets', 'asking', 'failed', 'unlisted'] as const

/**
 * How a node answered. `asking`: it did not yet, and is not waited for; ask again soon. `failed`: it can't be asked.
 * `unlisted`: its kind can't know. `message` says why in each of the three.
 */
export const NodeLook = z.object({
  node: z.string(),
  how: z.enum(nodeLooks),
  /** As listed or counted just now; else as last observed; null = not known. */
  sessions: Count.nullable(),
  message: z.string().nullable(),
  observedAt: Timestamp.nullable(),
  /** Its kind can end single sessions; can show their users a text. */
  ends: z.boolean(),
  messages: z.boolean(),
})
export type NodeLook = z.infer<typeof NodeLook>

const SessionList = z.object({
  items: z.array(Session),
  nextCursor: z.string().nullable(),
  /** Of those that match. */
  total: Count,
  /** Of all that were listed, matching or not. */
  listed: Count,
  /** Of all that were listed, used in the last five minutes. */
  inUse: Count,
  /** Every node that was to be asked. */
  nodes: z.array(NodeLook),
  /** Nodes beyond the limit of one list, the emptiest ones; ask for them one by one. */
  leftOut: z.object({ nodes: Count, sessions: Count.nullable(), message: z.string() }).nullable(),
  /** Of nodes that can't list single sessions. */
  buckets: z.array(z.object({ node: z.string(), context: z.string(), label: z.string(), sessions: Count })),
  /** When the first of these nodes answered; null = none did. */
  observedAt: Timestamp.nullable(),
})
export type SessionList = z.infer<typeof SessionList>

export const SessionsPreview = z.object({
  sessions: Count,
  nodes: z.array(z.object({ node: z.string(), sessions: Count, ends: z.boolean(), messages: z.boolean() })),
  solutions: z.array(z.object({ solution: z.string().nullable(), context: z.string(), sessions: Count })),
  /** Of them, used in the last five minutes. */
  inUse: Count,
  /** Asked for, and not held by its node any more; only of sessions that were named. */
  gone: Count,
  /** Nodes whose sessions can't be told apart now: none of them is hit. */
  passedBy: z.array(NodeLook),
  leftOut: SessionList.shape.leftOut,
  observedAt: Timestamp.nullable(),
})
export type SessionsPreview = z.infer<typeof SessionsPreview>

/** `asked`: how many sessions of the node were meant. */
const NodeOutcome = z.object({
  node: z.string(),
  asked: Count,
  /** How many it ended or told, as the node itself says; null = it broke off, and that is not known. */
  done: Count.nullable(),
  outcome: z.enum(['done', 'partly', 'failed']),
  message: z.string().nullable(),
})
export type NodeOutcome = z.infer<typeof NodeOutcome>

export const SessionsOutcome = z.object({
  asked: Count,
  /** Of the nodes that told it. */
  done: Count,
  nodes: z.array(NodeOutcome),
  passedBy: z.array(NodeLook),
  leftOut: SessionList.shape.leftOut,
})
export type SessionsOutcome = z.infer<typeof SessionsOutcome>

export const sessions = {
  list: base
    .route({
      method: 'GET',
      path,
      tags: ['Sessions'],
      summary: 'Sessions of a cluster, as its nodes tell them now',
      description:
        'Nodes are asked, the fullest first, and a list is kept for about ten seconds. Nodes that did not answer are named with the reason.',
    })
    .input(
      z.strictObject({
        ...inCluster,
        limit: PageInput.limit,
        cursor: z.string().max(1_000).optional(),
        filter: z.string().max(100).optional(),
        node: z.string().optional(),
        solution: z.string().optional(),
        idleAtLeastSeconds: z.coerce.number().int().min(0).optional(),
        sort: z.enum(sessionSorts).default('lastUsedAt'),
        order: z.enum(['asc', 'desc']).default('desc'),
        /** Ask nodes again whose list is older; a list that took long is kept longer all the same, unless it is 0. */
        maxAgeSeconds: z.coerce.number().int().min(0).max(60).default(10),
      }),
    )
    .output(SessionList),
  preview: base
    .route({
      method: 'POST',
      path: `${path}/preview`,
      tags: ['Sessions'],
      summary: 'Which sessions a selection hits, by node and by solution',
    })
    .input(z.strictObject({ ...inCluster, selection: SessionSelection }))
    .output(SessionsPreview),
  end: base
    .route({
      method: 'POST',
      path: `${path}/end`,
      tags: ['Sessions'],
      summary: 'End sessions; refused when it would hit more than expected',
    })
    .input(
      z.strictObject({
        ...inCluster,
        selection: SessionSelection,
        /** As the preview said. More than that is a CONFLICT, with the figure in `data.sessions`. */
        expected: Count,
        reason: Reason,
      }),
    )
    .output(SessionsOutcome),
  message: base
    .route({
      method: 'POST',
      path: `${path}/message`,
      tags: ['Sessions'],
      summary: 'Show a text to those who use these sessions, where their nodes can',
    })
    .input(
      z.strictObject({
        ...inCluster,
        selection: SessionSelection,
        text: z.string().trim().min(1).max(500),
        reason: z.string().trim().max(500).optional(),
      }),
    )
    .output(SessionsOutcome),
}
