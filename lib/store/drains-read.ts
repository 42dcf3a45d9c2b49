import type { DeadlineAction, DrainState } from '@/lib/domain/model'
import type { ActorRecord } from './actor-record'
import type { Db } from './client'
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
  importId: string | null
}

type Remaining = {
  items: { fingerprint: string; context: string; idleSeconds: number | null; timeoutSeconds: number | null }[]
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
    include: { node: { select: { name: true } } },
    orderBy: [{ endedAt: { sort: 'desc', nulls: 'first' } }, { requestedAt: 'desc' }],
    take: query.limit,
  })
  const stepIds = rows.flatMap(({ importStepId }) => (importStepId ? [importStepId] : []))
  const steps =
    stepIds.length > 0
      ? await db.importStep.findMany({ where: { id: { in: stepIds } }, select: { id: true, importId: true } })
      : []
  const imports = new Map(steps.map(({ id, importId }) => [id, importId]))
  return rows.map((row) => toDrain(row, row.importStepId ? (imports.get(row.importStepId) ?? null) : null))
}

function toDrain(row: Drain & { node: { name: string } }, importId: string | null): DrainRecord {
  return {
    ...row,
    node: row.node.name,
    state: row.state as DrainState,
    requestedBy: row.requestedBy as ActorRecord,
    endedBy: row.endedBy as ActorRecord | null,
    onDeadline: row.onDeadline as DeadlineAction,
    waiting: row.waiting as DrainRecord['waiting'],
    remaining: remainingOf(row.remaining),
    importId,
  }
}

function remainingOf(value: Prisma.JsonValue): Remaining | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const { items, buckets } = value as Partial<Remaining>
  return { items: items ?? [], buckets: buckets ?? null }
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
