import type { DeadlineAction, DrainState } from './model'

/** A drain as far as its rules go. Running until `endedAt` is set. */
export type DrainProgress = {
  state: DrainState
  deadlineAt: Date | null
  onDeadline: DeadlineAction
  /** When every balancer had confirmed; null = not yet, or not any more. */
  confirmedAt: Date | null
  /** The node's count of opened sessions when it was first confirmed. */
  openedAtConfirm: number | null
  openedSince: number
  sessionsAtStart: number | null
  zeroReadings: number
  lastReadingAt: Date | null
  endedAt: Date | null
}

export type DrainEvent =
  /** Every balancer was read back after it was told. */
  | { kind: 'confirmed'; openedTotal: number | null; sessions: number | null }
  /** A balancer does not hold the drain (any more), or does not say. */
  | { kind: 'unconfirmed' }
  /** The node was asked at `askedAt` and its answer stood at `at`; `sessions` null = it did not say. */
  | { kind: 'reading'; askedAt: Date; at: Date; sessions: number | null; openedTotal: number | null }
  | { kind: 'tick' }
  | { kind: 'cancelled' }

/** Zero readings in a row that are needed, taken after every balancer confirmed. */
export const zeroReadingsNeeded = 2

/**
 * requested → draining → drained; past its deadline it is `stuck` and goes on, or `expired` and over, as was asked
 * for. What has ended stays as it is.
 */
export function transition(drain: DrainProgress, event: DrainEvent, now: Date): DrainProgress {
  if (drain.endedAt) return drain
  if (event.kind === 'cancelled') return { ...drain, state: 'cancelled', endedAt: now }
  return afterDeadline(apply(drain, event, now), now)
}

function apply(
  drain: DrainProgress,
  event: Exclude<DrainEvent, { kind: 'cancelled' }>,
  now: Date,
): DrainProgress {
  switch (event.kind) {
    case 'confirmed':
      if (drain.confirmedAt) return drain
      return {
        ...drain,
        state: drain.state === 'requested' ? 'draining' : drain.state,
        confirmedAt: now,
        openedAtConfirm: drain.openedAtConfirm ?? event.openedTotal,
        sessionsAtStart: drain.sessionsAtStart ?? event.sessions,
        zeroReadings: 0,
      }
    case 'unconfirmed':
      return drain.confirmedAt ? { ...drain, confirmedAt: null, zeroReadings: 0 } : drain
    case 'reading':
      return afterReading(drain, event, now)
    case 'tick':
      return drain
  }
}

function afterReading(
  drain: DrainProgress,
  reading: Extract<DrainEvent, { kind: 'reading' }>,
  now: Date,
): DrainProgress {
  if (drain.lastReadingAt && reading.at <= drain.lastReadingAt) return drain
  const counts = drain.confirmedAt !== null && reading.askedAt > drain.confirmedAt && reading.sessions === 0
  const zeroReadings = counts ? drain.zeroReadings + 1 : 0
  const next: DrainProgress = {
    ...drain,
    lastReadingAt: reading.at,
    openedSince: openedSince(drain, reading.openedTotal),
    zeroReadings,
  }
  return zeroReadings >= zeroReadingsNeeded ? { ...next, state: 'drained', endedAt: now } : next
}

function openedSince(drain: DrainProgress, openedTotal: number | null): number {
  if (drain.openedAtConfirm === null || openedTotal === null) return drain.openedSince
  return Math.max(drain.openedSince, openedTotal - drain.openedAtConfirm)
}

function afterDeadline(drain: DrainProgress, now: Date): DrainProgress {
  if (drain.endedAt || !drain.deadlineAt || now < drain.deadlineAt) return drain
  if (drain.onDeadline === 'cancel') return { ...drain, state: 'expired', endedAt: now }
  return { ...drain, state: 'stuck' }
}
