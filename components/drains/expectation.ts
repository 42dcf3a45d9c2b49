import type { Drain } from '@/lib/client/shapes'

/** When a drain will be empty, as far as that can be told. Times are ISO strings. */
export type Expectation =
  | { kind: 'unknown' }
  | { kind: 'at'; at: string }
  | { kind: 'between'; from: string; to: string }
  | { kind: 'by'; at: string }
  | { kind: 'not-before'; at: string }
  | { kind: 'never'; blockers: string[] }

const minuteMs = 60_000

/** Two times of the same minute are one, and nothing is promised that something blocks. */
export function expectationOf(drain: Pick<Drain, 'expected' | 'sessions'>): Expectation {
  const { expected, sessions } = drain
  if (expected === null || sessions === 0) return { kind: 'unknown' }
  const { earliest, latest, blockers } = expected
  if (blockers.length > 0) return { kind: 'never', blockers }
  if (latest === null) return earliest === null ? { kind: 'unknown' } : { kind: 'not-before', at: earliest }
  if (earliest === null) return { kind: 'by', at: latest }
  const minute = (at: string) => Math.floor(Date.parse(at) / minuteMs)
  if (minute(earliest) === minute(latest)) return { kind: 'at', at: latest }
  return { kind: 'between', from: earliest, to: latest }
}
