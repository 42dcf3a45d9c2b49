/** What a worker says of itself in its row. */
export type WorkerStats = {
  /** Nodes and balancers that it owns now. */
  nodes: number
  balancers: number
  /** Polls since it started, and those left out because the one before was still running. */
  polls: number
  pollsSkipped: number
  /** From the moment a poll was due to its start, 99th percentile of the last 1,000; null = none yet. */
  lagP99Ms: number | null
  /** From the moment a poll was due to its result standing in the database. */
  storedP99Ms: number | null
  rssBytes: number
  broker: 'up' | 'down' | 'off'
}

export function newStats(): WorkerStats {
  return {
    nodes: 0,
    balancers: 0,
    polls: 0,
    pollsSkipped: 0,
    lagP99Ms: null,
    storedP99Ms: null,
    rssBytes: 0,
    broker: 'off',
  }
}

/** The last `size` durations, and a percentile of them. */
export type Durations = { add(ms: number): void; percentile(share: number): number | null }

export function createDurations(size = 1_000): Durations {
  const kept = new Float64Array(size)
  let count = 0
  return {
    add(ms) {
      kept[count % size] = ms
      count += 1
    },
    percentile(share) {
      const filled = Math.min(count, size)
      if (filled === 0) return null
      const sorted = kept.slice(0, filled).sort()
      return sorted[Math.min(filled - 1, Math.floor(share * filled))] ?? null
    },
  }
}
