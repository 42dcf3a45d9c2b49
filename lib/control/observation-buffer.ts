import type pg from 'pg'
import type { Logger } from '@/lib/platform/logger'
import { type PolledRow, type SystemEvent, storeObservations } from '@/lib/store/observations'
import { backoffMs } from './repeat'

/** Kept while the database is away; beyond it the oldest samples are given up. */
const rowsMax = 10_000
const rowsPerStatement = 2_000
/** Pages of a cluster are told at most this often, unless something urgent happened. */
const announceMs = 1_000

type BufferedRow = { row: PolledRow; cluster: string; urgent: boolean; dueAt: number }

/** Gathers what was polled and writes it once per slot, in order, one statement at a time. */
export type ObservationBuffer = {
  add(row: BufferedRow, events: SystemEvent[]): void
  /** Begins writing unless a write is running. */
  flush(): void
  isEmpty(): boolean
  /** Waits for the running write and writes the rest; rejects when the database does not take it. */
  close(): Promise<void>
}

export function createObservationBuffer(
  pool: pg.Pool,
  log: Logger,
  onStored: (dueAt: number) => void,
): ObservationBuffer {
  let rows: BufferedRow[] = []
  let events: SystemEvent[] = []
  const changed = new Set<string>()
  const urgent = new Set<string>()
  const announcedAt = new Map<string, number>()
  let writing: Promise<void> | undefined
  let failures = 0
  let retryAt = 0

  function clustersToTell(now: number): string[] {
    const last = (slug: string) => announcedAt.get(slug) ?? Number.NEGATIVE_INFINITY
    return [...changed].filter((slug) => urgent.has(slug) || now - last(slug) >= announceMs)
  }

  async function write(): Promise<void> {
    const now = performance.now()
    const clusters = clustersToTell(now)
    if (rows.length === 0 && events.length === 0 && clusters.length === 0) return
    const taken = rows.slice(0, rowsPerStatement)
    const told = events
    rows = rows.slice(taken.length)
    events = []
    try {
      await storeObservations(
        pool,
        taken.map(({ row }) => row),
        told,
        clusters,
      )
    } catch (error) {
      rows = [...taken, ...rows].slice(-rowsMax)
      events = [...told, ...events].slice(-rowsMax)
      failures += 1
      retryAt = performance.now() + backoffMs(failures, Math.random())
      if (failures === 1) log.warn({ err: error }, 'observations could not be stored; they wait')
      throw error
    }
    if (failures > 0) log.info({ waiting: rows.length }, 'observations are stored again')
    failures = 0
    for (const slug of clusters) {
      announcedAt.set(slug, now)
      changed.delete(slug)
      urgent.delete(slug)
    }
    for (const { dueAt } of taken) onStored(dueAt)
  }

  const begin = () => {
    writing = write()
      .catch(() => undefined)
      .finally(() => {
        writing = undefined
      })
  }

  return {
    add(row, newEvents) {
      rows.push(row)
      if (rows.length > rowsMax) rows.shift()
      events.push(...newEvents)
      changed.add(row.cluster)
      if (row.urgent || newEvents.length > 0) urgent.add(row.cluster)
    },
    flush() {
      if (!writing && performance.now() >= retryAt) begin()
    },
    isEmpty: () => rows.length === 0 && !writing,
    async close() {
      await writing
      while (rows.length > 0 || events.length > 0) await write()
    },
  }
}
