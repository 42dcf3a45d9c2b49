import type { DrainProgress } from './drain'
import { endsSessions, zeroReadingsNeeded } from './drain'
import { roughly } from './drain-expectation'
import type { HeldSession } from './model'
import { count, listed } from './words'

export type Waiting = {
  kind:
    | 'deadline'
    | 'ending'
    | 'balancer'
    | 'without'
    | 'unknown'
    | 'sessions'
    | 'requests'
    | 'readings'
    | 'stale-cookie'
    | 'never'
  message: string
}

export type WaitingFacts = {
  node: string
  /** What keeps each balancer that has not confirmed, as a sentence. */
  balancers: string[]
  /** What is risked with each that it goes on without, as a sentence. */
  without?: string[]
  /** null = not known. */
  sessions: number | null
  /** It holds none by its kind: then what counts is requests in flight. */
  sessionless?: boolean
  /** By what the balancers say; null = not known. */
  requests?: { inFlight: number; balancers: string[] } | null
  /** What keeps it from emptying by itself, each a clause. */
  blockers?: string[]
  /** Between two openings by stale cookies. */
  reopenedEverySeconds?: number | null
  observedAt: Date | null
  /** Why the last attempt to read the count failed. */
  failure: string | null
  /** Why the sessions could not be ended, when that was tried last. */
  endingFailure?: string | null
  /** Those that it holds, if they could be listed. */
  held: Pick<HeldSession, 'idleSeconds' | 'timeoutSeconds'>[] | null
}

/** Why a drain is not finished, each reason a sentence; empty once it has ended. */
export function waitingReasons(drain: DrainProgress, facts: WaitingFacts, now: Date): Waiting[] {
  if (drain.endedAt) return []
  const reasons: Waiting[] = []
  if (drain.deadlineAt && now >= drain.deadlineAt) {
    reasons.push({
      kind: 'deadline',
      message: `past its deadline of ${clock(drain.deadlineAt)}; ${afterDeadline(drain, now)}`,
    })
  }
  if (facts.endingFailure) {
    reasons.push({ kind: 'ending', message: `its sessions could not be ended: ${facts.endingFailure}` })
  }
  for (const message of facts.balancers) reasons.push({ kind: 'balancer', message })
  for (const message of facts.without ?? []) reasons.push({ kind: 'without', message })
  reasons.push(...(facts.sessionless ? requestsLeft(drain, facts) : sessionsLeft(drain, facts)))
  if (drain.openedSince > 0) {
    const every = facts.reopenedEverySeconds
    const opened =
      `${count(drain.openedSince, 'session')} opened on it since it drains, by stale cookies or past the balancers` +
      (every ? `, one every ${roughly(every)}` : '')
    reasons.push({ kind: 'stale-cookie', message: opened })
  }
  const { blockers = [] } = facts
  if (blockers.length > 0) {
    reasons.push({ kind: 'never', message: `will not empty by itself: ${blockers.join(', ')}` })
  }
  return reasons
}

function sessionsLeft(drain: DrainProgress, facts: WaitingFacts): Waiting[] {
  const requests = facts.requests?.inFlight ? [inFlight(facts.node, facts.requests)] : []
  if (facts.sessions === null) return [{ kind: 'unknown', message: unknownCount(facts) }, ...requests]
  if (facts.sessions > 0) {
    return [{ kind: 'sessions', message: heldSessions(facts.sessions, facts.held) }, ...requests]
  }
  return [...readings(drain, facts, 'no session is left'), ...requests]
}

function requestsLeft(drain: DrainProgress, facts: WaitingFacts): Waiting[] {
  const { node, requests = null } = facts
  if (requests === null) {
    const message = `the requests in flight on ${node} are not known: no balancer tells them`
    return [{ kind: 'unknown', message }]
  }
  if (requests.inFlight > 0) return [inFlight(node, requests)]
  return readings(drain, facts, 'no request is in flight')
}

function readings(drain: DrainProgress, facts: WaitingFacts, none: string): Waiting[] {
  if (facts.balancers.length > 0 || drain.zeroReadings >= zeroReadingsNeeded) return []
  const message = `${none}; ${drain.zeroReadings} of ${zeroReadingsNeeded} readings in a row say so`
  return [{ kind: 'readings', message }]
}

function inFlight(
  node: string,
  { inFlight: many, balancers }: NonNullable<WaitingFacts['requests']>,
): Waiting {
  const be = many === 1 ? 'is' : 'are'
  return {
    kind: 'requests',
    message: `${count(many, 'request')} ${be} in flight to ${node} by ${listed(balancers)}`,
  }
}

function afterDeadline(drain: DrainProgress, now: Date): string {
  if (drain.onDeadline !== 'end-sessions') return 'it goes on waiting'
  return endsSessions(drain, now)
    ? 'the sessions that are left are being ended'
    : 'its sessions are ended as soon as every balancer has confirmed'
}

function unknownCount({ node, observedAt, failure }: WaitingFacts): string {
  const since = observedAt ? `since ${clock(observedAt)}` : 'yet'
  return `the sessions of ${node} could not be counted ${since}${failure ? `: ${failure}` : ''}`
}

function heldSessions(sessions: number, held: WaitingFacts['held']): string {
  const waiting = `waiting for ${count(sessions, 'session')}`
  const idle = (held ?? []).flatMap(({ idleSeconds }) => (idleSeconds === null ? [] : [idleSeconds]))
  if (!held || idle.length === 0) return waiting
  const ages = idle.toSorted((a, b) => a - b)
  const timeouts = [
    ...new Set(held.flatMap(({ timeoutSeconds }) => (timeoutSeconds === null ? [] : [timeoutSeconds]))),
  ]
  return `${waiting}, last used ${inWords(ages)} ago${timeoutWords(timeouts)}`
}

function timeoutWords(timeouts: number[]): string {
  const [only] = timeouts
  if (only === undefined) return ''
  if (timeouts.some((seconds) => seconds <= 0)) return '; some of them never time out'
  if (timeouts.length === 1) return `, timeout ${duration(only)}`
  return `, timeouts from ${duration(Math.min(...timeouts))} to ${duration(Math.max(...timeouts))}`
}

/** `2, 9 and 24 minutes`, or the two ends where there are many. */
function inWords(seconds: number[]): string {
  const least = seconds[0] ?? 0
  const most = seconds.at(-1) ?? least
  const unit =
    most < 60
      ? { name: 'second', size: 1 }
      : most < 7_200
        ? { name: 'minute', size: 60 }
        : { name: 'hour', size: 3_600 }
  const numbers = seconds.map((value) => Math.floor(value / unit.size))
  const [first = 0] = numbers
  const last = numbers.at(-1) ?? first
  if (numbers.length > 4)
    return first === last ? count(last, unit.name) : `${first} to ${count(last, unit.name)}`
  return numbers.length === 1 ? count(first, unit.name) : `${listed(numbers.map(String))} ${unit.name}s`
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`
}

/** In UTC, because a rule doesn't know where its reader is. */
function clock(at: Date): string {
  return `${at.toISOString().slice(11, 16)} UTC`
}

/** When the last of them times out if nobody uses one again; null = that can't be told. */
export function expectedEmptyAt(
  held: Pick<HeldSession, 'idleSeconds' | 'timeoutSeconds'>[] | null,
  listedAt: Date,
): Date | null {
  if (!held || held.length === 0) return null
  let latest = 0
  for (const { idleSeconds, timeoutSeconds } of held) {
    if (idleSeconds === null || timeoutSeconds === null || timeoutSeconds <= 0) return null
    latest = Math.max(latest, timeoutSeconds - idleSeconds)
  }
  return new Date(listedAt.getTime() + latest * 1000)
}
