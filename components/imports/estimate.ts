/** Sessions left at a moment, both as plain numbers: milliseconds since 1970, and a count. */
export type Point = { at: number; sessions: number }

/**
 * When a drain will be empty if it goes on as it went: sessions end like an exponential decay, so the rate between the
 * peak and now is carried on until less than half a session is left. null = it does not fall, or too little was seen.
 */
export function estimateEmptyAt(points: Point[], now: number): number | null {
  const last = points.at(-1)
  if (!last) return null
  if (last.sessions === 0) return Math.max(last.at, now)
  const peak = points.reduce((best, point) => (point.sessions >= best.sessions ? point : best))
  if (peak.sessions <= last.sessions || last.at <= peak.at) return null
  const ratePerMs = Math.log(peak.sessions / last.sessions) / (last.at - peak.at)
  const emptyAt = last.at + Math.log(last.sessions / 0.5) / ratePerMs
  return emptyAt > now ? emptyAt : null
}

/** A falling curve from `sessions` at `from` to none at `to`, for what is still to come. */
export function decay(sessions: number, from: number, to: number, steps = 16): Point[] {
  const rate = Math.log(Math.max(sessions, 1) / 0.5)
  return Array.from({ length: steps + 1 }, (_, index) => {
    const part = index / steps
    const left = index === steps ? 0 : sessions * Math.exp(-rate * part)
    return { at: from + (to - from) * part, sessions: left }
  })
}

/** The mean of what is known; null when nothing is. */
export function mean(values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}
