import { count, percent, plural } from '@/components/ui/format'
import type { Drain, DrainPreview, GuardReport } from '@/lib/client/shapes'
import type { DeadlineAction } from '@/lib/domain/model'

/** Exactly what a drain will do, step by step. */
export function drainSteps(
  preview: DrainPreview,
  deadlineSeconds: number | null,
  onDeadline: DeadlineAction,
): string[] {
  const { node, sessions, balancers } = preview
  const reached = balancers.filter(({ member, reachable }) => member !== null && reachable)
  const names = reached.map(({ balancer }) => balancer).join(' and ')
  const first =
    reached.length === 0
      ? `No balancer can be told now: ${node} goes on getting new sessions until one answers.`
      : `${names} ${reached.length === 1 ? 'is' : 'are'} told to send ${node} no new sessions, and read back.`
  const cuts = deadlineSeconds !== null && (onDeadline === 'end-sessions' || onDeadline === 'disable')
  const safe = cuts ? 'Nobody is cut off before the deadline.' : 'Nobody is cut off.'
  const held =
    sessions === null
      ? `How many sessions it holds is not known. ${safe}`
      : sessions === 0
        ? 'It holds no session now.'
        : `Its ${plural(sessions, 'session')} go on until they end. ${safe}`
  const end = `After two readings of none in a row, ${node} is drained and stays out until it is resumed.`
  if (deadlineSeconds === null) return [first, held, end]
  const last = `If that has not happened after ${minutes(deadlineSeconds)}, ${deadlineWords[onDeadline]}.`
  return [first, held, end, last]
}

/** What happens when a deadline passes. */
export const deadlineWords: Record<DeadlineAction, string> = {
  'keep-waiting': 'the console says so and goes on waiting',
  cancel: 'the drain is cancelled and it takes new sessions again',
  'end-sessions': 'the sessions that are left are ended: those people start anew',
  disable: 'it goes into maintenance: its balancers send it nobody, and the sessions that are left are lost',
}

export function minutes(seconds: number): string {
  return seconds % 3600 === 0 ? plural(seconds / 3600, 'hour') : plural(Math.round(seconds / 60), 'minute')
}

/** What stays, in one line, with the guard's figures. */
export function guardLine(guard: GuardReport): string {
  const stays = `${plural(guard.survivors, 'node')} ${guard.survivors === 1 ? 'stays' : 'stay'}`
  if (guard.expectedLoadPercent === null)
    return `${stays}; capacity is not set on all of them, so their load can't be told.`
  return `${stays}, at ${percent(guard.expectedLoadPercent)} of their capacity once its sessions are theirs; the limit is ${percent(guard.loadLimitPercent)}.`
}

export const ended: Record<Drain['state'], boolean> = {
  requested: false,
  draining: false,
  stuck: false,
  drained: true,
  cancelled: true,
  expired: true,
}

/** How a drain stands, before its reasons. */
export function drainLine(drain: Drain): string {
  const start = drain.sessionsAtStart
  // The drain was asked for a little before the balancers had heard of it: more may have come meanwhile.
  const of = start === null || (drain.sessions ?? 0) > start ? '' : ` of ${count(start)}`
  if (drain.sessions === null) return `How many sessions are left${of} is not known.`
  if (drain.sessions === 0) return `No session left${of}.`
  return `${plural(drain.sessions, 'session')} left${of}.`
}
