import type { Expected } from '@/lib/domain/drain-expectation'
import type { AfterDrain, DeadlineAction, DrainState } from '@/lib/domain/model'
import type { ActorRecord } from './actor-record'
import type { Db } from './client'
import { expectedOf, type MessagesRecord, messagesOf, type WithoutRecord, withoutOf } from './drain-records'
import type { Drain, Prisma } from './generated/client'

export type DrainRecord = {
  id: string
  nodeId: string
  node: string
  state: DrainState
  reason: string
  requestedBy: ActorRecord
  requestedAt: Date
  deadlineAt: Date | null
  onDeadline: DeadlineAction
  confirmedAt: Date | null
  endedAt: Date | null
  sessionsAtStart: number | null
  sessionsEnded: number
  sessionsAtEnd: number | null
  /** Who cut it short. */
  endedBy: ActorRecord | null
  openedSince: number
  zeroReadings: number
  waiting: { kind: string; message: string }[]
  remaining: Remaining | null
  expectedEmptyAt: Date | null
  expected: Expected | null
  without: WithoutRecord[]
  messages: MessagesRecord | null
  after: AfterDrain
  batch: string | null
  importId: string | null
}

type Remaining = {
  items: {
    fingerprint: string
    context: string
    idleSeconds: number | null
    timeoutSeconds: number | null
    endsAt: Date | null
    inUse: boolean
  }[]
  more: number
  buckets: { context: string; label: string; sessions: number }[] | null
}

export type DrainQuery = { clusterId: string; nodeId?: string; runningOnly: boolean; limit: number }

/** Running ones first, then the newest. */
export async function listDrains(db: Db, query: DrainQuery): Promise<DrainRecord[]> {
  const rows = await db.drain.findMany({
    where: {
      clusterId: query.clusterId,
      ...(query.nodeId === undefined ? {} : { nodeId: query.nodeId }),
      ...(query.runningOnly ? { endedAt: null } : {}),
    },
    include,
    orderBy: runningFirst,
    take: query.limit,
  })
  return await withImports(db, rows)
}

/** The running drain of each of these nodes, or its last one; in the order of their ids. */
export async function lastDrains(db: Db, clusterId: string, nodeIds: string[]): Promise<DrainRecord[]> {
  const where = { clusterId, nodeId: { in: nodeIds } }
  const rows = await db.drain.findMany({ where, include, orderBy: runningFirst, distinct: ['nodeId'] })
  const order = new Map(nodeIds.map((id, index) => [id, index]))
  rows.sort((a, b) => (order.get(a.nodeId) ?? 0) - (order.get(b.nodeId) ?? 0))
  return await withImports(db, rows)
}

/** Those that ended between two times, the newest first. */
export async function listEndedDrains(
  db: Db,
  clusterId: string,
  range: { from?: Date | undefined; to?: Date | undefined; limit: number },
): Promise<DrainRecord[]> {
  const { from, to, limit } = range
  const endedAt = { not: null, ...(from ? { gte: from } : {}), ...(to ? { lte: to } : {}) }
  const rows = await db.drain.findMany({
    where: { clusterId, endedAt },
    include,
    orderBy: [{ endedAt: 'desc' }, { id: 'desc' }],
    take: limit,
  })
  return await withImports(db, rows)
}

const include = { node: { select: { name: true } } } as const
const runningFirst: Prisma.DrainOrderByWithRelationInput[] = [
  { endedAt: { sort: 'desc', nulls: 'first' } },
  { requestedAt: 'desc' },
]

type Row = Drain & { node: { name: string } }

async function withImports(db: Db, rows: Row[]): Promise<DrainRecord[]> {
  const stepIds = rows.flatMap(({ importStepId }) => (importStepId ? [importStepId] : []))
  const steps =
    stepIds.length > 0
      ? await db.importStep.findMany({ where: { id: { in: stepIds } }, select: { id: true, importId: true } })
      : []
  const imports = new Map(steps.map(({ id, importId }) => [id, importId]))
  return rows.map((row) => toDrain(row, row.importStepId ? (imports.get(row.importStepId) ?? null) : null))
}

function toDrain(
  { message, thenState, batchId, watch: _, ...row }: Row,
  importId: string | null,
): DrainRecord {
  return {
    ...row,
    node: row.node.name,
    state: row.state as DrainState,
    requestedBy: row.requestedBy as ActorRecord,
    endedBy: row.endedBy as ActorRecord | null,
    onDeadline: row.onDeadline as DeadlineAction,
    waiting: row.waiting as DrainRecord['waiting'],
    remaining: remainingOf(row.remaining),
    expected: expectedOf(row.expected),
    without: withoutOf(row.without),
    messages: messagesOf(message),
    after: thenState as AfterDrain,
    batch: batchId,
    importId,
  }
}

function remainingOf(value: Prisma.JsonValue): Remaining | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const { items, more, buckets } = value as Partial<Remaining>
  const dated = (items ?? []).map(({ endsAt, inUse, ...item }) => ({
    ...item,
    endsAt: endsAt ? new Date(endsAt) : null,
    inUse: inUse ?? false,
  }))
  return { items: dated, more: more ?? 0, buckets: buckets ?? null }
}

export type HistoryPoint = { at: Date; sessions: number | null }
const pointsMax = 120

/** Sessions of each drain's node while it ran, at most 120 points each, in one statement. */
export async function readDrainHistories(
  db: Db,
  drains: DrainRecord[],
  now: Date,
): Promise<Map<string, HistoryPoint[]>> {
  const until = drains.map(({ endedAt }) => endedAt ?? now)
  const steps = drains.map(({ requestedAt }, index) =>
    Math.max(1, ((until[index] ?? now).getTime() - requestedAt.getTime()) / 1000 / (pointsMax - 1)),
  )
  const rows = await db.$queryRaw<(HistoryPoint & { id: string })[]>`
    SELECT d.id::text AS "id", max(s."at") AS "at",
      (array_agg(s."sessions" ORDER BY s."at" DESC))[1] AS "sessions"
    FROM unnest(${drains.map(({ id }) => id)}::uuid[], ${drains.map(({ nodeId }) => nodeId)}::uuid[],
      ${drains.map(({ requestedAt }) => requestedAt)}::timestamptz[], ${until}::timestamptz[],
      ${steps}::float8[]) AS d(id, node, since, until, step)
    JOIN "Sample" s ON s."nodeId" = d.node AND s."at" BETWEEN d.since AND d.until
    GROUP BY d.id, floor(extract(epoch FROM s."at" - d.since) / d.step)
    ORDER BY 1, 2`
  const histories = new Map<string, HistoryPoint[]>(drains.map(({ id }) => [id, []]))
  for (const { id, at, sessions } of rows) histories.get(id)?.push({ at, sessions })
  return histories
}
