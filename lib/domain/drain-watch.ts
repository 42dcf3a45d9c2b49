import type { HeldSession } from './model'

/** A session as it was listed: who it is, when it was last used, and when it times out. */
export type ListedSession = Pick<HeldSession, 'fingerprint' | 'idleSeconds' | 'timeoutSeconds'> & {
  lastUsedAt?: Date | null
}

/**
 * What was seen of a drain's sessions from one listing to the next; times in milliseconds, because it is kept as JSON.
 * Any worker goes on from it.
 */
export type DrainWatch = {
  listedAt: number
  /** By fingerprint. */
  sessions: Record<string, WatchedSession>
  /** Sessions that ended before their timeout would have ended them, and the seconds that all were watched for. */
  left: number
  watchedSeconds: number
  /** Openings since the drain was confirmed: how many, and when the first and the last were seen. */
  opened: { count: number; first: number; last: number } | null
}

export type WatchedSession = {
  usedAt: number | null
  timeoutSeconds: number | null
  /** How often it was seen to be used since it is watched. */
  uses: number
  /** Between two uses, the longest lately. */
  gapSeconds: number | null
  /** It was not there when the drain was confirmed. */
  late: boolean
}

/** Below this, a last use did not move: clocks and listings are no finer. */
const sameUseMs = 3_000
/** One listing stands for no longer than this. */
const watchedForSeconds = 60
/** Tomcat looks for sessions that timed out once a minute (`backgroundProcessorDelay` × `processExpiresFrequency`). */
export const sweepSeconds = 60

/**
 * Takes a listing in. One that was taken in already changes nothing.
 *
 * @param listing null = nothing new was listed: only the openings are taken in
 */
export function watchOn(
  watch: DrainWatch | null,
  listing: { at: Date; items: ListedSession[] } | null,
  openedSince: number,
  now: Date,
): DrainWatch | null {
  const opened = openingsOf(watch?.opened ?? null, openedSince, now)
  const isNew = listing !== null && listing.at.getTime() > (watch?.listedAt ?? Number.NEGATIVE_INFINITY)
  if (!isNew) {
    if (watch) return opened === watch.opened ? watch : { ...watch, opened }
    return opened ? { listedAt: 0, sessions: {}, left: 0, watchedSeconds: 0, opened } : null
  }
  const at = listing.at.getTime()
  const before = watch?.listedAt ? watch : null
  const sessions = Object.fromEntries(
    listing.items.map((item) => [item.fingerprint, seen(item, before, at, openedSince > 0)]),
  )
  const gone = before ? Object.entries(before.sessions).filter(([name]) => !(name in sessions)) : []
  const early = gone.filter(([, session]) => !hasTimedOut(session, at)).length
  const count = before ? Object.keys(before.sessions).length : 0
  // While nothing was listed, for want of a worker or of sessions, nobody was watched.
  const seconds = before ? Math.min((at - before.listedAt) / 1000, watchedForSeconds) : 0
  return {
    listedAt: at,
    sessions,
    left: (before?.left ?? 0) + early,
    watchedSeconds: (before?.watchedSeconds ?? 0) + seconds * count,
    opened,
  }
}

function seen(
  item: ListedSession,
  before: DrainWatch | null,
  at: number,
  anyOpened: boolean,
): WatchedSession {
  const { idleSeconds, timeoutSeconds, lastUsedAt } = item
  const usedAt = lastUsedAt?.getTime() ?? (idleSeconds === null ? null : at - idleSeconds * 1000)
  const known = before?.sessions[item.fingerprint]
  if (!known) return { usedAt, timeoutSeconds, uses: 0, gapSeconds: null, late: before !== null && anyOpened }
  const moved = usedAt !== null && known.usedAt !== null && usedAt - known.usedAt > sameUseMs
  if (!moved) return { ...known, timeoutSeconds }
  const gap = (usedAt - (known.usedAt ?? usedAt)) / 1000
  // A gap that was long once is forgotten slowly.
  const gapSeconds = Math.max(gap, (known.gapSeconds ?? 0) * 0.8)
  return { ...known, usedAt, timeoutSeconds, uses: known.uses + 1, gapSeconds }
}

function hasTimedOut({ usedAt, timeoutSeconds }: WatchedSession, at: number): boolean {
  return (
    usedAt !== null && timeoutSeconds !== null && timeoutSeconds > 0 && at - usedAt >= timeoutSeconds * 1000
  )
}

function openingsOf(before: DrainWatch['opened'], count: number, now: Date): DrainWatch['opened'] {
  if (count === 0 || count === before?.count) return before
  return { count, first: before?.first ?? now.getTime(), last: now.getTime() }
}

/**
 * It was used while it was watched, and not been left alone since: for three of its longest gaps, for a minute at the
 * least and for half of its timeout at the most.
 */
export function isInUse({ usedAt, uses, gapSeconds, timeoutSeconds }: WatchedSession, at: number): boolean {
  if (uses === 0 || usedAt === null) return false
  const patience = Math.max(60, 3 * (gapSeconds ?? 0))
  const most = timeoutSeconds !== null && timeoutSeconds > 0 ? timeoutSeconds / 2 : patience
  return (at - usedAt) / 1000 < Math.min(patience, most)
}

/**
 * Seconds between two openings by stale cookies; null = there were not two, or they have stopped: nobody came for three
 * of those times.
 */
export function reopenedEverySeconds({ opened }: DrainWatch, now: number): number | null {
  if (!opened || opened.count < 2 || opened.last <= opened.first) return null
  const every = (opened.last - opened.first) / 1000 / (opened.count - 1)
  return (now - opened.last) / 1000 > Math.max(60, 3 * every) ? null : every
}
