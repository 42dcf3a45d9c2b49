import { hostname } from 'node:os'
import { ownerOf } from '@/lib/domain/ownership'
import { aliveSeconds, beat, forgetDeadWorkers, leave, liveWorkers } from '@/lib/store/workers'
import { repeat } from './repeat'
import type { Loop } from './worker-context'

/** Which workers live, as this one last read it. While the database is away it stays as it was. */
export type Membership = {
  ids: readonly string[]
  /** Grows whenever who owns what may have changed. */
  generation: number
  /** Grows when this worker was away for so long that others took over: what it remembers is old. */
  epoch: number
  owns(id: string): boolean
}

export function createMembership(self: string): Membership {
  return {
    ids: [],
    generation: 0,
    epoch: 0,
    owns(id) {
      return ownerOf(id, [...this.ids]) === self
    },
  }
}

const beatMs = 2_000
const lookMs = 1_000

/** Heartbeats every 2 s, looks at the others every second. */
export const membershipLoop: Loop = {
  name: 'membership',
  async run(signal, context) {
    const { id, membership, store, stats } = context
    let beatAt = Number.NEGATIVE_INFINITY
    let forgotAt = performance.now()
    await repeat(signal, context, {
      name: 'membership',
      intervalMs: lookMs,
      wakeOn: ['inventory'],
      async step() {
        const now = performance.now()
        if (now - beatAt >= beatMs - 50) {
          stats.rssBytes = process.memoryUsage.rss()
          await beat(store.pool, {
            id,
            host: hostname(),
            pid: process.pid,
            version: context.version,
            startedAt: context.startedAt,
            stats,
          })
          if (performance.now() - beatAt > aliveSeconds * 1000) membership.epoch += 1
          beatAt = now
        }
        const ids = await liveWorkers(store.pool)
        if (ids.join() !== membership.ids.join()) {
          membership.ids = ids
          membership.generation += 1
          context.log.info({ workers: ids.length }, 'workers changed')
        }
        if (now - forgotAt > 60_000) {
          forgotAt = now
          await forgetDeadWorkers(store.pool)
        }
      },
    })
    await leave(store.pool, id).catch((error) => context.log.warn({ err: error }, 'could not sign off'))
  },
}
