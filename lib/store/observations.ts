import type pg from 'pg'
import type { Failure, Health, NodeContext, NodeCounters } from '@/lib/domain/model'
import { storeSql } from './observations-sql'

/** All that is kept of a node between two polls, as it stands in the database. */
export type StoredObservation = {
  nodeId: string
  health: Health
  healthSince: Date
  healthReason: string | null
  good: number
  bad: number
  attemptedAt: Date
  observedAt: Date | null
  failure: Failure | null
  latencyMs: number | null
  version: string | null
  startedAt: Date | null
  sessions: number | null
  openedTotal: number
  expiredTotal: number
  openedPerMinute: number | null
  requestsPerSecond: number | null
  errorsPerSecond: number | null
  threadsBusy: number | null
  threadsMax: number | null
  heapUsedBytes: number | null
  heapMaxBytes: number | null
  quietSince: Date | null
  maintenanceMode: boolean | null
  deployment: string | null
  contexts: NodeContext[]
  counters: NodeCounters | null
}

/** One poll's outcome: the node's new row, and what happened since the poll before it. */
export type PolledRow = StoredObservation & {
  clusterId: string
  opened: number | null
  expired: number | null
  requests: number | null
  errors: number | null
  /** What the sample holds: null when this very poll did not say. */
  sampleSessions: number | null
  /** The node refused these credentials: polling stops unless they were edited meanwhile. */
  refused: { username: string | null; sealedPassword: string | null } | null
}

/** An event of the system's. */
export type SystemEvent = {
  clusterId: string
  cluster: string
  at: Date
  type: string
  rule: string
  subjectKind: string
  subjectName: string
  summary: string
  reason: string | null
  before: unknown
  after: unknown
  /** A rule changed something: it stands in the activity log. */
  change?: boolean
  data?: unknown
}

/**
 * Writes what was polled since the last call, in one statement whatever its size: the latest row of each node, a
 * sample a poll, events, and the notifications.
 *
 * @param clusters slugs of the clusters whose pages are to look again
 */
export async function storeObservations(
  pool: pg.Pool,
  rows: PolledRow[],
  events: SystemEvent[],
  clusters: string[],
): Promise<void> {
  const latest = new Map(rows.map((row) => [row.nodeId, row]))
  const flat = rows.map((row) => ({
    ...row,
    latest: latest.get(row.nodeId) === row,
    username: row.refused?.username ?? null,
    sealedPassword: row.refused?.sealedPassword ?? null,
    refused: row.refused !== null,
  }))
  await pool.query({
    name: 'observations-store',
    text: storeSql,
    values: [JSON.stringify(flat), JSON.stringify(events), clusters],
  })
}

type StoredRow = Omit<StoredObservation, BigColumn | 'counters'> & {
  [column in BigColumn]: string | null
} & {
  counters: Partial<NodeCounters> | null
}
type BigColumn = 'openedTotal' | 'expiredTotal' | 'heapUsedBytes' | 'heapMaxBytes'

/** What was last seen of these nodes; nothing for those that were never polled. */
export async function loadObservations(
  pool: pg.Pool,
  nodeIds: string[],
): Promise<Map<string, StoredObservation>> {
  if (nodeIds.length === 0) return new Map()
  const { rows } = await pool.query<StoredRow>(
    'SELECT * FROM "NodeObservation" WHERE "nodeId" = ANY($1::uuid[])',
    [nodeIds],
  )
  return new Map(rows.map((row) => [row.nodeId, fromRow(row)]))
}

function fromRow(row: StoredRow): StoredObservation {
  const { opened, expired, requests, errors } = row.counters ?? {}
  const known = [opened, expired, requests, errors].some((counter) => counter !== undefined)
  return {
    ...row,
    openedTotal: Number(row.openedTotal ?? 0),
    expiredTotal: Number(row.expiredTotal ?? 0),
    heapUsedBytes: row.heapUsedBytes === null ? null : Number(row.heapUsedBytes),
    heapMaxBytes: row.heapMaxBytes === null ? null : Number(row.heapMaxBytes),
    counters: known
      ? {
          opened: opened ?? null,
          expired: expired ?? null,
          requests: requests ?? null,
          errors: errors ?? null,
        }
      : null,
    contexts: readContexts(row.contexts),
  }
}

/** JSON has no dates. */
export function readContexts(contexts: unknown): NodeContext[] {
  if (!Array.isArray(contexts)) return []
  return contexts.map((context: NodeContext) => ({
    ...context,
    startedAt: context.startedAt ? new Date(context.startedAt) : null,
  }))
}
