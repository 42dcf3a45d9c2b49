import {
  type DrainWatch,
  isInUse,
  reopenedEverySeconds,
  sweepSeconds,
  type WatchedSession,
} from './drain-watch'
import { count } from './words'

/**
 * When a drain is expected to be empty. `earliest`: hardly before that, going by how many have left so far. `latest`:
 * when the last timeout has passed; null = something keeps it from ever being empty by itself, as `blockers` say in
 * plain words, or it can't be told.
 */
export type Expected = { earliest: Date | null; latest: Date | null; blockers: string[] }

/** It is over before `earliest` in no more than about one case of twenty. */
const hardly = 0.05

/**
 * From what was seen so far; gets better with every listing.
 *
 * @param watch null = its sessions were never listed
 * @param sessions how many it holds; null = not known
 */
export function expectation(watch: DrainWatch | null, sessions: number | null, now: Date): Expected | null {
  if (sessions === 0) return null
  const at = now.getTime()
  const blockers = watch ? blockersOf(watch, at) : []
  const held = watch ? Object.values(watch.sessions) : []
  if (!watch?.listedAt || held.length === 0) {
    return blockers.length > 0 ? { earliest: null, latest: null, blockers } : null
  }
  const left = held.map((session) => secondsLeft(session, at))
  const after = (seconds: number) => new Date(at + seconds * 1000)
  return {
    earliest: after(earliestSeconds(left, watch)),
    latest:
      blockers.length > 0 || left.includes(null) ? null : after(Math.max(...finite(left)) + sweepSeconds),
    blockers,
  }
}

/** What keeps it from emptying by itself, each a clause. */
function blockersOf(watch: DrainWatch, at: number): string[] {
  const held = Object.values(watch.sessions)
  const inUse = held.filter((session) => isInUse(session, at))
  const endless = held.filter(({ timeoutSeconds }) => timeoutSeconds !== null && timeoutSeconds <= 0).length
  const every = reopenedEverySeconds(watch, at)
  const late = held.filter((session) => session.late && !inUse.includes(session)).length
  return [
    ...(inUse.length > 0 ? [`${count(inUse.length, 'session')} ${be(inUse.length)} in use`] : []),
    ...(every === null || outlives(watch, every) ? [] : [reopened(late, inUse.length > 0, every)]),
    ...(endless > 0 ? [`${count(endless, 'session')} never ${endless === 1 ? 'times' : 'time'} out`] : []),
  ]
}

/** So seldom that the one before has timed out for long: the node is empty in between. */
function outlives(watch: DrainWatch, everySeconds: number): boolean {
  const timeouts = Object.values(watch.sessions).flatMap(({ timeoutSeconds }) => timeoutSeconds ?? [])
  return timeouts.length > 0 && everySeconds > Math.max(...timeouts) + 2 * sweepSeconds
}

/** `1 is reopened by a stale cookie every 30 s` */
function reopened(late: number, after: boolean, everySeconds: number): string {
  const many = Math.max(1, late)
  const noun = after ? String(many) : count(many, 'session')
  return `${noun} ${be(many)} reopened by ${many === 1 ? 'a stale cookie' : 'stale cookies'} every ${roughly(everySeconds)}`
}

/** Until its timeout ends it if nobody uses it again; null = never, or not known. */
function secondsLeft({ usedAt, timeoutSeconds }: WatchedSession, at: number): number | null {
  if (usedAt === null || timeoutSeconds === null || timeoutSeconds <= 0) return null
  return Math.max(0, timeoutSeconds - (at - usedAt) / 1000)
}

/**
 * By when all are gone in one case of twenty, if each leaves as fast as the most hurried that the departures so far
 * allow for: two standard deviations above what was seen, and three departures where none was (the rule of three).
 */
function earliestSeconds(left: (number | null)[], { left: departed, watchedSeconds }: DrainWatch): number {
  const rate = (departed + 2 * Math.sqrt(departed) + 3) / Math.max(watchedSeconds, 1)
  const goneBy = (seconds: number) =>
    left.reduce<number>((chance, ends) => {
      if (ends !== null && ends <= seconds) return chance
      return chance * (1 - Math.exp(-rate * seconds))
    }, 1)
  const last = left.includes(null) ? 7 * 86_400 : Math.max(...finite(left))
  let low = 0
  let high = last
  for (let round = 0; round < 30 && high - low > 0.5; round += 1) {
    const middle = (low + high) / 2
    if (goneBy(middle) >= hardly) high = middle
    else low = middle
  }
  return low
}

function finite(values: (number | null)[]): number[] {
  return values.filter((value) => value !== null)
}

function be(number: number): string {
  return number === 1 ? 'is' : 'are'
}

export function roughly(seconds: number): string {
  if (seconds < 100) return `${Math.max(1, Math.round(seconds))} s`
  return seconds < 5_400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`
}
