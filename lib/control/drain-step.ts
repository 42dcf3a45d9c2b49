import { type DrainProgress, nodeStateAfter, transition } from '@/lib/domain/drain'
import { type DrainReceipt, drainReceipt, receiptSentence } from '@/lib/domain/drain-receipt'
import { expectedEmptyAt, type Waiting, waitingReasons } from '@/lib/domain/drain-waiting'
import type { DeadlineAction, HeldSessions } from '@/lib/domain/model'
import type { SystemEvent } from '@/lib/store/observations'
import type { DrainStep, RunningDrain } from '@/lib/store/running-drains'

/** What was listed of the node's sessions, and when. */
export type Listed = { at: Date; held: HeldSessions }

/**
 * What keeps each balancer of the cluster from holding the drain, as stored; empty = all hold it, as far as was seen.
 * A balancer that knows no such node sends it nobody.
 */
export function pendingBalancers(drain: RunningDrain): string[] {
  return drain.balancers.flatMap(({ name, observedAt, failure, member, intent }) => {
    if (failure) return [`${name} does not answer: ${failure.message}`]
    if (!observedAt) return [`${name} was not observed yet`]
    if (member !== null && intent !== 'drain') return [`${name} has not confirmed the drain`]
    return []
  })
}

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
  const waiting = waitingReasons(
    progress,
    {
      node: drain.node,
      balancers: pending,
      sessions: drain.sessions,
      observedAt: drain.observedAt,
      failure: drain.failure?.message ?? null,
      endingFailure: answers.endingFailure ?? null,
      held: drain.sessions ? held : null,
    },
    now,
  )
  const empty = progress.endedAt || !listed || !drain.sessions ? null : expectedEmptyAt(held, listed.at)
  const step = {
    progress,
    waiting,
    remaining: remaining(progress, drain.sessions, listed),
    expectedEmptyAt: empty,
    nodeState: nodeStateAfter(progress),
    sessionsAtEnd: sessionsAtEnd(progress, drain.sessions),
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
  for (const { at, latencyMs, sessions } of drain.readings) {
    const isLast = drain.attemptedAt?.getTime() === at.getTime()
    const askedAt = new Date(at.getTime() - Math.ceil(latencyMs ?? 0))
    const openedTotal = isLast ? drain.openedTotal : null
    progress = transition(progress, { kind: 'reading', askedAt, at, sessions, openedTotal }, now)
  }
  return transition(progress, { kind: 'tick' }, now)
}

function remaining(progress: DrainProgress, sessions: number | null, listed: Listed | null): unknown {
  if (progress.endedAt || sessions === 0) return { items: [], buckets: null }
  if (!listed) return undefined
  if (listed.held.kind === 'buckets') return { items: [], buckets: listed.held.buckets }
  const items = listed.held.items.map(({ fingerprint, context, idleSeconds, timeoutSeconds }) => ({
    ...{ fingerprint, context, idleSeconds, timeoutSeconds },
  }))
  return { items, buckets: null }
}

function sessionsAtEnd({ state, endedAt }: DrainProgress, sessions: number | null): number | null {
  if (endedAt === null) return null
  return state === 'drained' ? 0 : sessions
}

function receiptOf(drain: RunningDrain, progress: DrainProgress, now: Date): DrainReceipt {
  const { requestedAt, sessionsEnded } = drain
  const { sessionsAtStart, openedSince, endedAt } = progress
  const left = sessionsAtEnd(progress, drain.sessions)
  const counts = { sessionsAtStart, sessionsEnded, openedSince, sessionsAtEnd: left }
  const { without, messages } = drain
  return drainReceipt({ requestedAt, endedAt: endedAt ?? now, ...counts, without, messages })
}

/** The reading's time alone is nothing to tell people of. */
function isVisible(drain: RunningDrain, step: Omit<DrainStep, 'visible'>): boolean {
  const shown = (progress: DrainProgress, waiting: Waiting[], empty: Date | null) =>
    JSON.stringify([{ ...progress, lastReadingAt: null }, waiting, empty])
  return (
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
      const names = drain.balancers.filter(({ member }) => member !== null).map(({ name }) => name)
      const by = names.length > 0 ? `${names.join(' and ')} confirmed it` : 'no balancer sends to it'
      return [{ ...about, type: 'drain.draining', summary: `${node} takes nobody new: ${by}` }]
    }
    case 'drained':
      return [
        { ...ended, type: 'drain.drained', summary: `${node} is drained: nobody is left on it${sentence}` },
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

const stuckWords: Record<DeadlineAction, string> = {
  'keep-waiting': 'and goes on',
  'end-sessions': 'and the sessions that are left are being ended',
  cancel: 'and is cancelled',
  disable: 'and ends',
}
