/** One figure of one node in one bucket of time. */
export type Point = { nodeId: string; bucket: number; value: number }

/** Points laid on an even grid; null = nothing was observed in that bucket. */
export function seriesByNode(points: Point[], buckets: number): Map<string, (number | null)[]> {
  const series = new Map<string, (number | null)[]>()
  for (const { nodeId, bucket, value } of points) {
    if (bucket < 0 || bucket >= buckets) continue
    const values = series.get(nodeId) ?? new Array<number | null>(buckets).fill(null)
    values[bucket] = value
    series.set(nodeId, values)
  }
  return series
}

/** Each node counts once a bucket, with its own mean. null = no node was observed in that bucket. */
export function totalOf(
  series: Iterable<(number | null)[]>,
  buckets: number,
  how: 'sum' | 'mean',
): (number | null)[] {
  const sums = new Array<number>(buckets).fill(0)
  const counts = new Array<number>(buckets).fill(0)
  for (const values of series) {
    values.forEach((value, bucket) => {
      if (value === null) return
      sums[bucket] = (sums[bucket] ?? 0) + value
      counts[bucket] = (counts[bucket] ?? 0) + 1
    })
  }
  return sums.map((sum, bucket) => {
    const count = counts[bucket] ?? 0
    if (count === 0) return null
    // Parts have three decimals at most; what adding leaves beyond them is noise.
    return Math.round((how === 'sum' ? sum : sum / count) * 1_000) / 1_000
  })
}

export type Grid = { from: Date; stepSeconds: number; buckets: number }

/**
 * An even grid that ends now, with at most the asked number of buckets. A bucket spans at least two polls, else it
 * would be empty whenever a poll is a moment late; `wholeMinutes` lays it on minutes that were over a minute ago:
 * they are rolled up once a minute, and one that is half counted looks like a dip.
 */
export function gridOf(options: {
  now: Date
  minutes: number
  points: number
  pollIntervalSeconds: number
  wholeMinutes: boolean
}): Grid {
  const seconds = options.minutes * 60
  const asked = Math.max(Math.ceil(seconds / options.points), 2 * options.pollIntervalSeconds)
  const unit = options.wholeMinutes ? 60 : 1
  const stepSeconds = Math.min(Math.ceil(asked / unit) * unit, Math.max(seconds, unit))
  const buckets = Math.max(1, Math.floor(seconds / stepSeconds))
  const nowMs = options.now.getTime()
  const endMs = options.wholeMinutes ? Math.floor(nowMs / 60_000) * 60_000 - 60_000 : nowMs
  return { from: new Date(endMs - buckets * stepSeconds * 1000), stepSeconds, buckets }
}
