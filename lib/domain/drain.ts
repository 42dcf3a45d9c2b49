import type { AfterDrain, DeadlineAction, DrainState } from './model'

/** A drain as far as its rules go. Running until `endedAt` is set. */
export type DrainProgress = {
  state: DrainState
  deadlineAt: Date | null
  onDeadline: DeadlineAction
  /** What the node goes on to once nobody is left on it. */
  after: AfterDrain
  /** When every balancer had confirmed; null = not yet, or not any more. */
  confirmedAt: Date | null
  /** The node's count of opened sessions at the first reading after the confirmation. */
  openedAtConfirm: number | null
  openedSince: number
  sessionsAtStart: number | null
  zeroReadings: number
  lastReadingAt: Date | null
  endedAt: Date | null
}

export type DrainEvent =
  /** Every balancer was read back after it was told. */
  | { kind: 'confirmed'; sessions: number | null }
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
 * for; a later deadline takes it back from `stuck`. What has ended stays as it is.
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
  const holds = drain.confirmedAt !== null && reading.askedAt > drain.confirmedAt
  const zeroReadings = holds && reading.sessions === 0 ? drain.zeroReadings + 1 : 0
  // Until then somebody may have been sent there rightly.
  const openedAtConfirm = drain.openedAtConfirm ?? (holds ? reading.openedTotal : null)
  const opened =
    openedAtConfirm === null || reading.openedTotal === null ? 0 : reading.openedTotal - openedAtConfirm
  const next: DrainProgress = {
    ...drain,
    lastReadingAt: reading.at,
    openedAtConfirm,
    openedSince: Math.max(drain.openedSince, opened),
    zeroReadings,
  }
  return zeroReadings >= zeroReadingsNeeded ? { ...next, state: 'drained', endedAt: now } : next
}

function afterDeadline(drain: DrainProgress, now: Date): DrainProgress {
  if (drain.endedAt) return drain
  if (!isPastDeadline(drain, now)) {
    // It was extended.
    return drain.state === 'stuck' ? { ...drain, state: drain.confirmedAt ? 'draining' : 'requested' } : drain
  }
  if (drain.onDeadline === 'cancel' || drain.onDeadline === 'disable') {
    return { ...drain, state: 'expired', endedAt: now }
  }
  return { ...drain, state: 'stuck' }
}

function isPastDeadline({ deadlineAt }: DrainProgress, now: Date): boolean {
  return deadlineAt !== null && now >= deadlineAt
}

/**
 * Whether the sessions that are left are to be ended now. Not before every balancer confirmed: people would be sent
 * back to the node, and be thrown out again and again.
 */
export function endsSessions(drain: DrainProgress, now: Date): boolean {
  const due = drain.onDeadline === 'end-sessions' && isPastDeadline(drain, now)
  return due && drain.confirmedAt !== null && drain.endedAt === null
}

/** The state that a node goes on to with its drain; null = it stays as it is. One to be removed is so afterwards. */
export function nodeStateAfter({
  state,
  onDeadline,
  after,
}: DrainProgress): 'drained' | 'active' | 'maintenance' | null {
  if (state === 'drained') return after === 'maintenance' ? 'maintenance' : 'drained'
  if (state !== 'expired') return null
  return onDeadline === 'disable' ? 'maintenance' : 'active'
}
