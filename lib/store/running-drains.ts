import type pg from 'pg'
import type { DrainProgress } from '@/lib/domain/drain'
import type { Expected } from '@/lib/domain/drain-expectation'
import type { Waiting } from '@/lib/domain/drain-waiting'
import type { DrainWatch } from '@/lib/domain/drain-watch'
import type {
  AfterDrain,
  DeadlineAction,
  DrainState,
  Failure,
  Intent,
  NodeKind,
  NodeState,
} from '@/lib/domain/model'
import { allOf, type MessageRecord, messagesOf, type WithoutRecord, withoutOf } from './drain-records'
import type { SystemEvent } from './observations'
import { tellSql, toldPayloads } from './observations-sql'

export type RunningDrain = {
  id: string
  clusterId: string
  cluster: string
  nodeId: string
  node: string
  kind: NodeKind
  nodeState: NodeState
  progress: DrainProgress
  requestedAt: Date
  /** Ended by Muster so far. */
  sessionsEnded: number
  /** So many were held when Muster began to end them; null = what became of it is counted. */
  ending: { sessions: number; at: Date } | null
  waiting: Waiting[]
  expectedEmptyAt: Date | null
  /** Balancers whose confirmation is not waited for. */
  without: WithoutRecord[]
  /** What its users are told, the last one last. */
  messages: MessageRecord[]
  /** What was seen of its sessions so far, and what was expected from it. */
  watch: DrainWatch | null
  expected: Pick<Expected, 'blockers'> | null
  /** What was last seen of the node; `sessions` null = the last attempt did not say. */
  sessions: number | null
  observedAt: Date | null
  attemptedAt: Date | null
  openedTotal: number | null
  failure: Failure | null
  /** Every balancer of the cluster, and the node as its member there, if it is one. */
  balancers: {
    id: string
    name: string
    observedAt: Date | null
    failure: Failure | null
    member: string | null
    intent: Intent | null
    /** Requests in flight to it, as this balancer tells; null = it does not say. */
    inFlight: number | null
  }[]
  /** Polls of the node since the last that was taken into account, oldest first. */
  readings: { at: Date; latencyMs: number | null; sessions: number | null }[]
}

type Row = {
  id: string
  clusterId: string
  cluster: string
  nodeId: string
  node: string
  kind: NodeKind
  nodeState: NodeState
  state: DrainState
  deadlineAt: Date | null
  onDeadline: DeadlineAction
  confirmedAt: Date | null
  openedAtConfirm: string | null
  openedSince: number
  sessionsAtStart: number | null
  sessionsEnded: number
  ending: { sessions: number; at: string } | null
  zeroReadings: number
  lastReadingAt: Date | null
  endedAt: Date | null
  requestedAt: Date
  waiting: Waiting[]
  expectedEmptyAt: Date | null
  without: unknown
  message: unknown
  watch: DrainWatch | null
  expected: Pick<Expected, 'blockers'> | null
  after: AfterDrain
  sessions: number | null
  observedAt: Date | null
  attemptedAt: Date | null
  openedTotal: string | null
  failure: Failure | null
}

/** null = it has ended, or was deleted. */
export async function readRunningDrain(pool: pg.Pool, id: string): Promise<RunningDrain | null> {
  const { rows } = await pool.query<Row>({
    name: 'drain-read',
    text: `SELECT d."id", d."clusterId", c."slug" AS "cluster", d."nodeId", n."name" AS "node", n."kind", n."state" AS "nodeState",
        d."state", d."deadlineAt", d."onDeadline", d."confirmedAt", d."openedAtConfirm", d."openedSince",
        d."sessionsAtStart", d."sessionsEnded", d."ending", d."zeroReadings", d."lastReadingAt", d."endedAt", d."requestedAt", d."waiting",
        d."expectedEmptyAt", d."without", d."message", d."watch", d."expected",
        d."thenState" AS "after", CASE WHEN o."failure" IS NULL THEN o."sessions" END AS "sessions", o."observedAt",
        o."attemptedAt", o."openedTotal", o."failure"
      FROM "Drain" d JOIN "Cluster" c ON c."id" = d."clusterId" JOIN "Node" n ON n."id" = d."nodeId"
        LEFT JOIN "NodeObservation" o ON o."nodeId" = d."nodeId"
      WHERE d."id" = $1 AND d."endedAt" IS NULL`,
    values: [id],
  })
  const [row] = rows
  if (!row) return null
  const [balancers, readings] = await Promise.all([
    pool.query<RunningDrain['balancers'][number]>({
      name: 'drain-balancers',
      text: `SELECT b."id", b."name", b."observedAt", b."failure", m."name" AS "member", m."intent", m."inFlight"
        FROM "Balancer" b LEFT JOIN "Member" m ON m."balancerId" = b."id" AND m."nodeId" = $2
        WHERE b."clusterId" = $1 ORDER BY b."name"`,
      values: [row.clusterId, row.nodeId],
    }),
    pool.query<RunningDrain['readings'][number]>({
      name: 'drain-readings',
      text: `SELECT "at", "latencyMs", "sessions" FROM "Sample"
        WHERE "nodeId" = $1 AND "at" > $2 ORDER BY "at" LIMIT 500`,
      values: [row.nodeId, row.lastReadingAt ?? row.requestedAt],
    }),
  ])
  const { state, deadlineAt, onDeadline, after, confirmedAt, openedSince, sessionsAtStart } = row
  const { zeroReadings, lastReadingAt, endedAt } = row
  const messages = messagesOf(row.message)
  const openedAtConfirm = row.openedAtConfirm === null ? null : Number(row.openedAtConfirm)
  return {
    ...row,
    openedTotal: row.openedTotal === null ? null : Number(row.openedTotal),
    ending: row.ending && { ...row.ending, at: new Date(row.ending.at) },
    without: withoutOf(row.without),
    messages: messages ? allOf(messages) : [],
    progress: {
      ...{ state, deadlineAt, onDeadline, after, confirmedAt, openedAtConfirm, openedSince, sessionsAtStart },
      ...{ zeroReadings, lastReadingAt, endedAt },
    },
    balancers: balancers.rows,
    readings: readings.rows,
  }
}

export type DrainStep = {
  progress: DrainProgress
  waiting: Waiting[]
  /** undefined = leave what stands there. */
  remaining: unknown
  expectedEmptyAt: Date | null
  /** null = there is nothing to expect any more; undefined = leave what stands there. */
  expected: Expected | null | undefined
  /** undefined = leave what stands there. */
  watch: DrainWatch | undefined
  /** Left when it ended; null = it runs, or was not known. */
  sessionsAtEnd: number | null
  /** The state that the node goes on to with it. */
  nodeState: 'drained' | 'active' | 'maintenance' | null
  events: SystemEvent[]
  /** Something that people see changed. */
  visible: boolean
}

/**
 * Writes one step, with the node's state and the events, in one statement.
 *
 * @returns false when the drain ended or was changed, another worker took it, or a balancer forgot it, since it was
 * read
 */
export async function saveDrainStep(
  pool: pg.Pool,
  workerId: string,
  before: RunningDrain,
  step: DrainStep,
  now: Date,
): Promise<boolean> {
  const { progress } = step
  const { rows } = await pool.query<{ saved: number }>({
    name: 'drain-save',
    text: `WITH saved AS (
        UPDATE "Drain" SET "state" = $4, "confirmedAt" = $5, "openedAtConfirm" = $6, "openedSince" = $7,
          "sessionsAtStart" = $8, "zeroReadings" = $9, "lastReadingAt" = $10, "endedAt" = $11, "waiting" = $12,
          "remaining" = CASE WHEN $13::boolean THEN $14::jsonb ELSE "remaining" END, "expectedEmptyAt" = $15,
          "sessionsAtEnd" = $23,
          "expected" = CASE WHEN $24::boolean THEN $25::jsonb ELSE "expected" END,
          "watch" = COALESCE($26::jsonb, "watch"),
          "leaseOwner" = CASE WHEN $11::timestamptz IS NULL THEN "leaseOwner" END,
          "leaseUntil" = CASE WHEN $11::timestamptz IS NULL THEN "leaseUntil" END
        WHERE "id" = $1 AND "endedAt" IS NULL AND "leaseOwner" = $2 AND "confirmedAt" IS NOT DISTINCT FROM $3
          AND "deadlineAt" IS NOT DISTINCT FROM $21 AND "onDeadline" = $22
          AND "without" = $27::jsonb AND "thenState" = $28
        RETURNING "nodeId"),
      moved AS (
        UPDATE "Node" n SET "state" = $16, "stateSince" = $17,
          "readyOwedAt" = CASE WHEN $16 = 'active' THEN $17::timestamptz END
        FROM saved WHERE n."id" = saved."nodeId" AND n."state" = 'draining' AND $16::text IS NOT NULL
        RETURNING n."id"),
      ${tellSql('$18', '', 'EXISTS (SELECT FROM saved)')},
      announced AS (
        SELECT pg_notify('muster', payload) FROM (
          ${toldPayloads}
          UNION ALL SELECT jsonb_build_object('topic', topic, 'cluster', $19::text)::text FROM saved,
            unnest(CASE WHEN $20 THEN ARRAY['drains'] ELSE ARRAY[]::text[] END) AS topic
          UNION ALL SELECT jsonb_build_object('topic', topic, 'cluster', $19::text)::text FROM moved,
            unnest(ARRAY['nodes', 'inventory', 'work']) AS topic) AS messages)
      SELECT (SELECT count(*)::int FROM saved) AS saved, (SELECT count(*) FROM announced) AS announced`,
    values: [
      before.id,
      workerId,
      before.progress.confirmedAt,
      progress.state,
      progress.confirmedAt,
      progress.openedAtConfirm,
      progress.openedSince,
      progress.sessionsAtStart,
      progress.zeroReadings,
      progress.lastReadingAt,
      progress.endedAt,
      JSON.stringify(step.waiting),
      step.remaining !== undefined,
      step.remaining === undefined ? null : JSON.stringify(step.remaining),
      step.expectedEmptyAt,
      step.nodeState,
      now,
      JSON.stringify(step.events),
      before.cluster,
      step.visible,
      progress.deadlineAt,
      progress.onDeadline,
      step.sessionsAtEnd,
      step.expected !== undefined,
      step.expected ? JSON.stringify(step.expected) : null,
      step.watch ? JSON.stringify(step.watch) : null,
      JSON.stringify(before.without),
      progress.after,
    ],
  })
  return (rows[0]?.saved ?? 0) > 0
}
