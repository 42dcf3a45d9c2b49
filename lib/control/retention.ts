import type pg from 'pg'
import { dropMemberSamples } from '@/lib/store/member-samples'
import {
  type AgedTable,
  clustersWithRows,
  dropBefore,
  dropPublished,
  lastRolledUp,
  rollUp,
} from '@/lib/store/sample-rollup'
import { repeat } from './repeat'
import type { Loop } from './worker-context'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

export const keepSamplesMs = 6 * hourMs
export const keepMinutesMs = 14 * dayMs
/** Members of balancers are sampled each ten seconds: a day of a hundred of them is a good 860,000 rows. */
export const keepMemberSamplesMs = dayMs
const keepPublishedMs = 7 * dayMs

/** Samples may come late: a worker stores them once the database is back. */
const lateMs = 10 * minuteMs
const batchRows = 5_000
const batchesMax = 20

/** Once a minute: rolls samples up to minutes, and drops what is too old, a bounded part at a time. */
export const retentionLoop: Loop = {
  name: 'retention',
  async run(signal, context) {
    const { store, membership, now } = context
    let caughtUp = false
    await repeat(signal, context, {
      name: 'retention',
      intervalMs: minuteMs,
      async step() {
        // One worker is enough; two at once do no harm.
        if (!membership.owns('retention')) {
          caughtUp = false
          return
        }
        await rollUpSamples(store.pool, now(), !caughtUp)
        caughtUp = true
        await dropOld(store.pool, now(), signal)
      },
    })
  },
}

/** @param all also what was left undone while no worker ran */
export async function rollUpSamples(pool: pg.Pool, now: Date, all: boolean): Promise<void> {
  const recent = now.getTime() - lateMs
  const last = all ? await lastRolledUp(pool) : null
  const from = all ? Math.min(recent, last?.getTime() ?? 0) : recent
  await rollUp(pool, new Date(Math.max(from, now.getTime() - keepSamplesMs)))
}

export async function dropOld(pool: pg.Pool, now: Date, signal: AbortSignal): Promise<void> {
  const tables: [AgedTable, number][] = [
    ['Sample', keepSamplesMs],
    ['SampleMinute', keepMinutesMs],
  ]
  for (const [table, keepMs] of tables) {
    const before = new Date(now.getTime() - keepMs)
    for (const clusterId of await clustersWithRows(pool, table)) {
      for (let batch = 0; batch < batchesMax && !signal.aborted; batch += 1) {
        if ((await dropBefore(pool, table, clusterId, before, batchRows)) < batchRows) break
      }
    }
  }
  const membersBefore = new Date(now.getTime() - keepMemberSamplesMs)
  for (let batch = 0; batch < batchesMax && !signal.aborted; batch += 1) {
    if ((await dropMemberSamples(pool, membersBefore, batchRows)) < batchRows) break
  }
  await dropPublished(pool, new Date(now.getTime() - keepPublishedMs), batchRows)
}
