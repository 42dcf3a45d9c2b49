import type { DrainPreview } from '@/lib/contract/drain-previews'
import { type GuardNode, isUsable } from '@/lib/domain/guard'

/** Where the new sessions of those that leave will go, by weight, and what that makes of the sessions they hold. */
export function survivorsOf(nodes: GuardNode[], leaving: string[]): DrainPreview['survivors'] {
  const goes = new Set(leaving)
  const takingNow = nodes.filter(isUsable)
  const survivors = takingNow.filter(({ name }) => !goes.has(name))
  const weightNow = total(takingNow.map(({ weight }) => weight))
  const weightThen = total(survivors.map(({ weight }) => weight))
  const carried = nodes.filter(({ name }) => goes.has(name)).map(({ sessions }) => sessions)
  const sessions = carried.includes(null) ? null : total(carried.map((held) => held ?? 0))
  return survivors.map((survivor) => {
    const share = weightThen === 0 ? 0 : survivor.weight / weightThen
    const expected =
      sessions === null || survivor.sessions === null
        ? null
        : Math.round(survivor.sessions + sessions * share)
    return {
      node: survivor.name,
      sessions: survivor.sessions,
      capacity: survivor.capacity,
      sharePercentNow: weightNow === 0 ? 0 : (survivor.weight / weightNow) * 100,
      sharePercentThen: share * 100,
      expectedSessions: expected,
      expectedLoadPercent:
        expected === null || !survivor.capacity ? null : (expected / survivor.capacity) * 100,
    }
  })
}

function total(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
