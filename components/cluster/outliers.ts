import { percent, ratio } from '@/components/ui/format'
import type { Share } from '@/lib/client/shapes'

export type Outlier = { node: string; state: Share['state']; health: Share['health']; why: string }

const healthRank = { down: 0, unknown: 1, degraded: 2, up: 3 }
const farFromExpected = 1.6

/** Nodes to name beside a picture of many: the unwell first, then those that hold far more than their weight says. */
export function outliers(shares: readonly Share[], limit: number): Outlier[] {
  const ranked = shares.flatMap((share): (Outlier & { rank: number })[] => {
    const { node, state, health, stockPercent, expectedPercent, sessions } = share
    if (health !== 'up' && state !== 'drained' && state !== 'maintenance') {
      return [{ node, state, health, why: health, rank: healthRank[health] * 10 }]
    }
    if (state === 'draining') {
      return [{ node, state, health, why: `draining, ${sessions ?? 'not known how many'} left`, rank: 32 }]
    }
    if (expectedPercent > 0 && stockPercent !== null && stockPercent > expectedPercent * farFromExpected) {
      const times = Math.round((stockPercent / expectedPercent) * 10) / 10
      return [
        {
          node,
          state,
          health,
          why: `${times} times its share, ${sessions} sessions`,
          rank: 40 - Math.min(5, times),
        },
      ]
    }
    return []
  })
  return ranked
    .sort((a, b) => a.rank - b.rank || a.node.localeCompare(b.node, 'en', { numeric: true }))
    .slice(0, limit)
    .map(({ rank: _, ...outlier }) => outlier)
}

/** The fullest nodes by their capacity; those without one can't be compared. */
export function fullest(shares: readonly Share[], limit: number): Outlier[] {
  return shares
    .flatMap(({ node, state, health, sessions, capacity }) => {
      const load = ratio(sessions, capacity)
      return load === null
        ? []
        : [{ node, state, health, load, why: `${percent(load)} of its capacity, ${sessions} sessions` }]
    })
    .sort((a, b) => b.load - a.load)
    .slice(0, limit)
    .map(({ load: _, ...outlier }) => outlier)
}
