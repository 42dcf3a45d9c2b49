import { MusterError } from '@/lib/domain/errors'
import type { HeldSession, HeldSessions } from '@/lib/domain/model'
import type { Logger } from '@/lib/platform/logger'

type Buckets = Extract<HeldSessions, { kind: 'buckets' }>['buckets']

/** What a node told when it was asked for its sessions, or why it did not. */
export type Told = { askedAt: Date; observedAt: Date } & (
  | { how: 'listed'; items: HeldSession[] }
  | { how: 'buckets'; buckets: Buckets }
  | { how: 'failed'; message: string }
)

type Kept = { told: Told; tookMs: number }

export type SessionSnapshots = {
  /**
   * What a node told at most `maxAgeMs` ago, else what `ask` brings. Whoever asks while it is being asked gets the
   * same answer. Never rejects.
   */
  read(nodeId: string, maxAgeMs: number, log: Logger, ask: () => Promise<HeldSessions>): Promise<Told>
  /** Something was done to its sessions: what it told before is not so any more. */
  forget(nodeId: string): void
}

type Options = {
  /** Beyond it, what was told first is forgotten first. */
  sessionsMax?: number
  /** Of one node, from first to last request. */
  limitMs?: number
  now?: () => number
}

/** A list that took long is worth more than one that took nothing. */
const costFactor = 3
const keptMsMax = 60_000

/**
 * Lists of sessions as nodes told them, for as long as somebody sorts, filters and turns pages: each asking costs the
 * node two requests a session.
 */
export function createSessionSnapshots(options: Options = {}): SessionSnapshots {
  const { sessionsMax = 100_000, limitMs = 45_000, now = Date.now } = options
  const kept = new Map<string, Kept>()
  const flights = new Map<string, Promise<Told>>()

  function keep(nodeId: string, entry: Kept) {
    kept.delete(nodeId)
    kept.set(nodeId, entry)
    let sum = 0
    for (const [id, { told }] of [...kept].reverse()) {
      sum += told.how === 'listed' ? told.items.length : 1
      if ((sum > sessionsMax && id !== nodeId) || ageOf(told, now()) > keptMsMax) kept.delete(id)
    }
  }

  return {
    read(nodeId, maxAgeMs, log, ask) {
      const known = kept.get(nodeId)
      const enoughMs =
        maxAgeMs === 0 || !known ? 0 : Math.min(keptMsMax, Math.max(maxAgeMs, costFactor * known.tookMs))
      if (known && ageOf(known.told, now()) < enoughMs) return Promise.resolve(known.told)
      const flying = flights.get(nodeId)
      if (flying) return flying
      const begun = now()
      const flight: Promise<Told> = tell(ask, limitMs, log).then((answer) => {
        const told = { ...answer, askedAt: new Date(begun), observedAt: new Date(now()) }
        if (flights.get(nodeId) === flight) {
          flights.delete(nodeId)
          keep(nodeId, { told, tookMs: now() - begun })
        }
        return told
      })
      flights.set(nodeId, flight)
      return flight
    },
    forget(nodeId) {
      kept.delete(nodeId)
      // Who waits for it still gets it, and nobody after them.
      flights.delete(nodeId)
    },
  }
}

const ageOf = ({ observedAt }: Told, now: number) => now - observedAt.getTime()

type Answer =
  | { how: 'listed'; items: HeldSession[] }
  | { how: 'buckets'; buckets: Buckets }
  | { how: 'failed'; message: string }

async function tell(ask: () => Promise<HeldSessions>, limitMs: number, log: Logger): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const message = `It did not tell all its sessions within ${limitMs / 1000} s.`
    timer = setTimeout(() => reject(new MusterError('UNAVAILABLE', message)), limitMs)
  })
  try {
    const held = await Promise.race([ask(), late])
    return held.kind === 'listed'
      ? { how: 'listed', items: held.items }
      : { how: 'buckets', buckets: held.buckets }
  } catch (error) {
    if (error instanceof MusterError) return { how: 'failed', message: error.message }
    log.error({ err: error }, 'could not ask a node for its sessions')
    return { how: 'failed', message: 'The console failed when it asked. Its log has the details.' }
  } finally {
    clearTimeout(timer)
  }
}
