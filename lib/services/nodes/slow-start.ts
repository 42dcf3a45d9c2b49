import type { Node } from '@/lib/contract/nodes'
import { canRamp, rampPercent } from '@/lib/domain/slow-start'
import type { NodeRecord } from '@/lib/store/nodes'

/** How far a node's weight has grown; null = it has its weight. */
export function slowStartOf(
  { state, rampSince, slowStartSeconds, rampTargets }: NodeRecord,
  balancers: ReadonlyMap<string, { name: string }>,
  now: Date,
): Node['slowStart'] {
  if (rampSince === null || state !== 'active') return null
  const coarse = rampTargets.filter(({ weight }) => !canRamp(weight))
  const names = coarse.flatMap(({ balancerId }) => balancers.get(balancerId)?.name ?? [])
  return {
    seconds: slowStartSeconds,
    since: rampSince,
    percent: rampPercent(rampSince, slowStartSeconds, now),
    message:
      names.length === 0
        ? null
        : `Its weight at ${names.join(' and ')} is too small to grow in steps: it takes its whole share there at once`,
  }
}
