import { count, percent, plural } from '@/components/ui/format'
import type { Drain, GuardReport } from '@/lib/client/shapes'
import type { DeadlineAction } from '@/lib/domain/model'

/** What happens when a deadline passes, to one node or to each of several. */
export function deadlineWords(nodes = 1): Record<DeadlineAction, string> {
  const [it, goes, their] = nodes === 1 ? ['it', 'goes', 'its'] : ['those that are not empty', 'go', 'the']
  return {
    'keep-waiting': 'the console says so and goes on waiting',
    cancel: `the drain is cancelled and ${it} ${nodes === 1 ? 'takes' : 'take'} new sessions again`,
    'end-sessions': 'the sessions that are left are ended: those people start anew',
    disable: `${it} ${goes} into maintenance: ${their} balancers send nobody there, and the sessions that are left are lost`,
  }
}

export function minutes(seconds: number): string {
  return seconds % 3600 === 0 ? plural(seconds / 3600, 'hour') : plural(Math.round(seconds / 60), 'minute')
}

/** What stays, in one line, with the guard's figures. */
export function guardLine(guard: GuardReport): string {
  if (guard.survivors === 0) return 'No node stays that takes new sessions.'
  const stays = `${plural(guard.survivors, 'node')} ${guard.survivors === 1 ? 'stays' : 'stay'}`
  if (guard.expectedLoadPercent === null)
    return `${stays}; capacity is not set on all of them, so their load can't be told.`
  const [their, they, take] = guard.survivors === 1 ? ['its', 'it', 'takes'] : ['their', 'they', 'take']
  return `${stays}, at ${percent(guard.expectedLoadPercent)} of ${their} capacity if ${they} ${take} over all the sessions; the limit is ${percent(guard.loadLimitPercent)}.`
}

/** Nodes that are out together, where a limit is set; null = none is. */
export function outLine({ out }: GuardReport): string | null {
  if (out.max === null) return null
  const then = `${plural(out.then, 'node')} would be out together`
  return `${then}; ${count(out.now)} ${out.now === 1 ? 'is' : 'are'} now, and at most ${count(out.max)} may be.`
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
