import { type DrainProgress, nodeStateAfter, transition } from '@/lib/domain/drain'
import { type Expected, expectation } from '@/lib/domain/drain-expectation'
import { type DrainReceipt, drainReceipt, receiptSentence } from '@/lib/domain/drain-receipt'
import { expectedEmptyAt, type Waiting, waitingReasons } from '@/lib/domain/drain-waiting'
import { type DrainWatch, isInUse, reopenedEverySeconds, watchOn } from '@/lib/domain/drain-watch'
import { kindFacts } from '@/lib/domain/kinds'
import type { DeadlineAction, HeldSessions } from '@/lib/domain/model'
import type { SystemEvent } from '@/lib/store/observations'
import type { DrainStep, RunningDrain } from '@/lib/store/running-drains'
import { confirmedWords, requestsInFlight, risksTaken } from './drain-balancers'

/** What was listed of the node's sessions, and when. */
export type Listed = { at: Date; held: HeldSessions }

/** It never tells of sessions, and holds none: what counts are the requests in flight, as the balancers tell them. */
const isSessionless = ({ kind }: RunningDrain) => kindFacts[kind].sessions === 'never'

/**
 * One step from what is known now. Pure.
 *
 * @param answers `lost`: a balancer did not hold the drain any more when it was looked at; `pending`: what keeps
 *   balancers from confirming now, after they were told if they had to be; `endingFailure`: why its sessions could
 *   not be ended
 */
export function drainStep(
  drain: RunningDrain,
  answers: { lost: boolean; pending: string[]; endingFailure?: string | null },
  listed: Listed | null,
  now: Date,
): DrainStep {
  const { pending } = answers
  const progress = advance(drain, answers, now)
  const held = listed?.held.kind === 'listed' ? listed.held.items : null
  const { watch, expected } = expect(drain, progress, listed, now)
  const requests = requestsInFlight(drain)
  const waiting = waitingReasons(
    progress,
    {
      node: drain.node,
      balancers: pending,
      without: risksTaken(drain),
      sessions: drain.sessions,
      sessionless: isSessionless(drain),
      requests,
      observedAt: drain.observedAt,
      failure: drain.failure?.message ?? null,
      endingFailure: answers.endingFailure ?? null,
      held: drain.sessions ? held : null,
      blockers: drain.sessions ? ((expected ?? drain.expected)?.blockers ?? []) : [],
      reopenedEverySeconds: watch ? reopenedEverySeconds(watch, now.getTime()) : null,
    },
    now,
  )
  const isEmpty = progress.endedAt !== null || drain.sessions === 0
  const step = {
    progress,
    waiting,
    remaining: remaining(isEmpty, listed, watch),
    // Without a new listing, what was expected from the last one still is.
    expectedEmptyAt: isEmpty ? null : listed ? expectedEmptyAt(held, listed.at) : drain.expectedEmptyAt,
    expected: isEmpty ? null : expected,
    watch: watch !== null && watch !== drain.watch ? watch : undefined,
    nodeState: nodeStateAfter(progress),
    sessionsAtEnd: sessionsAtEnd(drain, progress),
    events: eventsOf(drain, progress, now),
  }
  return { ...step, visible: isVisible(drain, step) }
}

function advance(
  drain: RunningDrain,
  { lost, pending }: { lost: boolean; pending: string[] },
  now: Date,
): DrainProgress {
  let progress = drain.progress
  // Somebody took the node elsewhere (maintenance, removed): there is nothing left to wait for.
  if (drain.nodeState !== 'draining') return transition(progress, { kind: 'cancelled' }, now)
  if (lost) progress = transition(progress, { kind: 'unconfirmed' }, now)
  if (pending.length === 0) {
    progress = transition(progress, { kind: 'confirmed', sessions: drain.sessions }, now)
  }
  for (const { at, latencyMs, sessions } of readingsOf(drain, now)) {
    const isLast = drain.attemptedAt?.getTime() === at.getTime()
    const askedAt = new Date(at.getTime() - Math.ceil(latencyMs ?? 0))
    const openedTotal = isLast ? drain.openedTotal : null
    progress = transition(progress, { kind: 'reading', askedAt, at, sessions, openedTotal }, now)
  }
  return transition(progress, { kind: 'tick' }, now)
}

/** What was read of the node since; of one without sessions, what its balancers last said of requests in flight. */
function readingsOf(drain: RunningDrain, now: Date): RunningDrain['readings'] {
  if (!isSessionless(drain)) return drain.readings
  const requests = requestsInFlight(drain)
  return [{ at: requests?.at ?? now, latencyMs: 0, sessions: requests?.inFlight ?? null }]
}

/** `expected` undefined = nothing new was seen that could change it. */
function expect(
  drain: RunningDrain,
  progress: DrainProgress,
  listed: Listed | null,
  now: Date,
): { watch: DrainWatch | null; expected: Expected | null | undefined } {
  const listing = listed?.held.kind === 'listed' ? { at: listed.at, items: listed.held.items } : null
  const watch = watchOn(drain.watch, listing, progress.openedSince, now)
  const expected = watch === drain.watch ? undefined : expectation(watch, drain.sessions, now)
  return { watch, expected }
}

/** Of many, those that were used last: they go last. */
const remainingMax = 200

function remaining(isEmpty: boolean, listed: Listed | null, watch: DrainWatch | null): unknown {
  if (isEmpty) return { items: [], more: 0, buckets: null }
  if (!listed) return undefined
  if (listed.held.kind === 'buckets') return { items: [], more: 0, buckets: listed.held.buckets }
  const at = listed.at.getTime()
  const held = listed.held.items.toSorted((a, b) => (a.idleSeconds ?? 0) - (b.idleSeconds ?? 0))
  const items = held.slice(0, remainingMax).map((session) => {
    const { fingerprint, context, idleSeconds, timeoutSeconds, lastUsedAt } = session
    const watched = watch?.sessions[fingerprint]
    // To read many takes seconds: from when it was used, not from when all had been listed.
    const usedAt = lastUsedAt?.getTime() ?? (idleSeconds === null ? null : at - idleSeconds * 1000)
    const ends = usedAt !== null && timeoutSeconds !== null && timeoutSeconds > 0
    return {
      ...{ fingerprint, context, idleSeconds, timeoutSeconds },
      endsAt: ends ? new Date(usedAt + timeoutSeconds * 1000) : null,
      inUse: watched !== undefined && isInUse(watched, at),
    }
  })
  return { items, more: held.length - items.length, buckets: null }
}

function sessionsAtEnd(drain: RunningDrain, { state, endedAt }: DrainProgress): number | null {
  if (endedAt === null) return null
  return state === 'drained' && !isSessionless(drain) ? 0 : drain.sessions
}

function receiptOf(drain: RunningDrain, progress: DrainProgress, now: Date): DrainReceipt {
  const { requestedAt, sessionsEnded } = drain
  const { sessionsAtStart, openedSince, endedAt } = progress
  const left = sessionsAtEnd(drain, progress)
  const counts = { sessionsAtStart, sessionsEnded, openedSince, sessionsAtEnd: left }
  const { without, messages } = drain
  return drainReceipt({ requestedAt, endedAt: endedAt ?? now, ...counts, without, messages })
}

/** The reading's time alone is nothing to tell people of, and neither is how many requests come and go. */
function isVisible(drain: RunningDrain, step: Omit<DrainStep, 'visible'>): boolean {
  const shown = (progress: DrainProgress, waiting: Waiting[], empty: Date | null) =>
    JSON.stringify([
      { ...progress, lastReadingAt: null },
      waiting.map(({ kind, message }) => (kind === 'requests' ? kind : message)),
      empty,
    ])
  return (
    step.watch !== undefined ||
    shown(drain.progress, drain.waiting, drain.expectedEmptyAt) !==
      shown(step.progress, step.waiting, step.expectedEmptyAt)
  )
}

function eventsOf(drain: RunningDrain, progress: DrainProgress, now: Date): SystemEvent[] {
  const { node, progress: before } = drain
  const about = {
    ...{ clusterId: drain.clusterId, cluster: drain.cluster, at: now, rule: 'drain' },
    ...{ subjectKind: 'node', subjectName: node, reason: null },
    before: { drain: before.state },
    after: { drain: progress.state },
  }
  if (before.state === progress.state) return []
  const late = `The drain of ${node} is past its deadline`
  const receipt = progress.endedAt ? receiptOf(drain, progress, now) : null
  const sentence = receipt ? `. ${receiptSentence(receipt)}` : ''
  const ended = { ...about, change: true, data: { drain: drain.id, receipt } }
  switch (progress.state) {
    case 'draining': {
      // Its deadline was extended: whoever did that has said so.
      if (before.state === 'stuck') return []
      const summary = `${node} takes nobody new: ${confirmedWords(drain)}`
      return [{ ...about, type: 'drain.draining', summary }]
    }
    case 'drained':
      return [
        { ...ended, type: 'drain.drained', summary: `${node} is drained: ${drainedWords(drain)}${sentence}` },
      ]
    case 'stuck':
      return [{ ...about, type: 'drain.stuck', summary: `${late} ${stuckWords[progress.onDeadline]}` }]
    case 'expired': {
      const summary =
        progress.onDeadline === 'disable'
          ? `${late} and ${node} is in maintenance now: its balancers send it nobody`
          : `${late} and was cancelled: it takes new sessions again`
      return [{ ...ended, type: 'drain.expired', summary: `${summary}${sentence}` }]
    }
    case 'cancelled':
      return [
        {
          ...ended,
          change: false,
          type: 'drain.cancelled',
          summary: `The drain of ${node} ended: it is ${drain.nodeState}`,
        },
      ]
    case 'requested':
      return []
  }
}

function drainedWords(drain: RunningDrain): string {
  const none = isSessionless(drain) ? 'no request is in flight to it' : 'nobody is left on it'
  return drain.progress.after === 'maintenance' ? `${none}, and it is in maintenance now` : none
}

const stuckWords: Record<DeadlineAction, string> = {
  'keep-waiting': 'and goes on',
  'end-sessions': 'and the sessions that are left are being ended',
  cancel: 'and is cancelled',
  disable: 'and ends',
}
