import type { NodeCounters } from './model'

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
