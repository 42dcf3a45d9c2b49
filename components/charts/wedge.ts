import type { Drain } from '@/lib/client/shapes'

export type WedgePoint = { at: number; sessions: number }
export type Wedge = {
  from: number
  to: number
  now: number
  top: number
  /** What was seen, oldest first. */
  seen: WedgePoint[]
  /**
   * What is still to come, by estimate, from the last reading on: at the latest, and at the earliest where that is
   * another time. Empty when there is no estimate.
   */
  expected: WedgePoint[]
  earliest: WedgePoint[]
}

type Source = Pick<
  Drain,
  | 'requestedAt'
  | 'endedAt'
  | 'history'
  | 'sessions'
  | 'observedAt'
  | 'sessionsAtStart'
  | 'expected'
  | 'expectedEmptyAt'
  | 'deadlineAt'
>

const expectedSteps = 16

/** Sessions leave fast at first, then one by one: an exponential that reaches less than one at the end. */
function melting(from: WedgePoint, until: number): WedgePoint[] {
  const decay = Math.log(Math.max(2, from.sessions * 2))
  return Array.from({ length: expectedSteps + 1 }, (_, step) => {
    const part = step / expectedSteps
    const sessions = step === expectedSteps ? 0 : from.sessions * Math.exp(-decay * part)
    return { at: from.at + (until - from.at) * part, sessions }
  })
}

/** The shape of a drain: what was seen, and what is to come as far as it can be told. */
export function wedge(drain: Source, now: number): Wedge {
  const seen = drain.history
    .filter((point): point is { at: string; sessions: number } => point.sessions !== null)
    .map(({ at, sessions }) => ({ at: Date.parse(at), sessions }))
  const last = seen.at(-1)
  if (
    drain.sessions !== null &&
    drain.observedAt !== null &&
    Date.parse(drain.observedAt) > (last?.at ?? 0)
  ) {
    seen.push({ at: Date.parse(drain.observedAt), sessions: drain.sessions })
  }
  const from = Date.parse(drain.requestedAt)
  const end = drain.endedAt === null ? null : Date.parse(drain.endedAt)
  const latest = seen.at(-1)
  const comes = (at: string | null): WedgePoint[] =>
    end === null && latest && latest.sessions > 0 && at !== null && Date.parse(at) > latest.at
      ? melting(latest, Date.parse(at))
      : []
  const { earliest, latest: latestAt } = rangeOf(drain)
  const expected = comes(latestAt)
  const drawn = earliest === latestAt ? [] : comes(earliest)
  const ends = (points: WedgePoint[]) => points.at(-1)?.at ?? 0
  const present = end ?? now
  return {
    from,
    now: present,
    to: Math.max(present, ends(expected), ends(drawn), from + 60_000),
    top: Math.max(1, drain.sessionsAtStart ?? 0, ...seen.map(({ sessions }) => sessions)),
    seen,
    expected,
    earliest: drawn,
  }
}

/** Nothing is drawn to come where something keeps it from emptying by itself. */
function rangeOf({ expected, expectedEmptyAt }: Source): { earliest: string | null; latest: string | null } {
  if (expected === null) return { earliest: null, latest: expectedEmptyAt }
  return expected.blockers.length > 0 ? { earliest: null, latest: null } : expected
}

/** How far a drain is, from 0 to 1; null when the start or the present is not known. */
export function drained(drain: Pick<Drain, 'sessions' | 'sessionsAtStart'>): number | null {
  if (drain.sessions === null || drain.sessionsAtStart === null) return null
  if (drain.sessionsAtStart === 0) return 1
  return Math.min(1, Math.max(0, 1 - drain.sessions / drain.sessionsAtStart))
}
