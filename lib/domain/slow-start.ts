/** What a member grows to at a balancer, read when its node became active. */
export type RampTarget = { balancerId: string; member: string; weight: number }

const firstPercent = 10
const stepPercent = 10

/**
 * How much of its weight a node has so long after it became active: from 10 %, in steps of 10, to 100. Told from the
 * time alone, so that whoever looks next goes on where the last one stopped.
 */
export function rampPercent(since: Date, seconds: number, now: Date): number {
  if (seconds <= 0) return 100
  const share = (now.getTime() - since.getTime()) / 1000 / seconds
  if (share >= 1) return 100
  const steps = (100 - firstPercent) / stepPercent
  return firstPercent + stepPercent * Math.min(steps - 1, Math.max(0, Math.floor(share * steps)))
}

/** That much of a weight, in whole numbers; at least 1, as 0 would be no start at all, and never more than the whole. */
export function rampWeight(weight: number, percent: number): number {
  if (percent >= 100) return weight
  return Math.min(weight, Math.max(1, Math.round((weight * percent) / 100)))
}

/** A weight of which the first step is the whole can't grow. */
export function canRamp(weight: number): boolean {
  return rampWeight(weight, firstPercent) < weight
}
