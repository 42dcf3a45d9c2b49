import type { NodeContext, NodeCounters } from './model'

/**
 * What happened between two polls, per counter; null = not known. After a restart the counters began at zero, so
 * what they show is what happened since; what was before it in the same interval is lost.
 */
export function difference(
  previous: NodeCounters | null,
  next: NodeCounters,
  restarted: boolean,
): NodeCounters {
  const of = (name: keyof NodeCounters) => grown(previous?.[name] ?? null, next[name], restarted)
  return { opened: of('opened'), expired: of('expired'), requests: of('requests'), errors: of('errors') }
}

/** A counter that fell without a restart lost a part of its sum: how much was added is not known. */
function grown(previous: number | null, next: number | null, restarted: boolean): number | null {
  if (previous === null || next === null) return null
  if (restarted) return next
  return next >= previous ? next - previous : null
}

/**
 * Sessions opened between two polls, context by context: a context that was undeployed takes its count out of the
 * node's sum, and one that is new or was reloaded counts from zero. null = a context did not say.
 */
export function openedBetween(previous: NodeContext[], next: NodeContext[]): number | null {
  const known = new Map(previous.map((context) => [key(context), context]))
  let opened = 0
  for (const context of next) {
    if (!context.running) continue
    if (context.opened === null) return null
    const before = known.get(key(context))
    if (before?.running && before.opened === null) return null
    const same = before?.running && before.startedAt?.getTime() === context.startedAt?.getTime()
    const from = same ? (before.opened ?? 0) : 0
    opened += context.opened >= from ? context.opened - from : context.opened
  }
  return opened
}

function key(context: NodeContext): string {
  return `${context.path}##${context.version ?? ''}`
}

/** A node restarted when it says that it started at another time than before; null = it does not say. */
export function restartedBetween(previous: Date | null, next: Date | null): boolean {
  // Some servers derive the time from an uptime and waver by a second.
  return previous !== null && next !== null && Math.abs(next.getTime() - previous.getTime()) > 2_000
}

export function perSecond(count: number | null, elapsedMs: number): number | null {
  return count === null || elapsedMs <= 0 ? null : (count * 1000) / elapsedMs
}

export function perMinute(count: number | null, elapsedMs: number): number | null {
  return count === null || elapsedMs <= 0 ? null : (count * 60_000) / elapsedMs
}
