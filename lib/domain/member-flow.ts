/** A member's counters as they were read; null = the balancer did not say. */
export type MemberCounters = {
  at: Date
  /** When the balancer started, by its own account: its counters began then. */
  startedAt: Date | null
  total: number | null
  errorsTotal: number | null
}

/** What went by between two readings; null = not known, which is not nothing. */
export type MemberFlow = { seconds: number; requests: number | null; errors: number | null }

/** Over a longer gap a mean says nothing of any moment in it. */
const gapSecondsMax = 60

/**
 * What a member did between two readings of a balancer. Counters that began anew in between make it unknown: how far
 * they had come before is lost. null = there is no reading before, or it is too old.
 */
export function flowBetween(before: MemberCounters | undefined, now: MemberCounters): MemberFlow | null {
  if (!before) return null
  const seconds = (now.at.getTime() - before.at.getTime()) / 1000
  if (seconds <= 0 || seconds > gapSecondsMax) return null
  const restarted = before.startedAt?.getTime() !== now.startedAt?.getTime()
  const grown = (from: number | null, to: number | null) =>
    restarted || from === null || to === null || to < from ? null : to - from
  return {
    seconds,
    requests: grown(before.total, now.total),
    errors: grown(before.errorsTotal, now.errorsTotal),
  }
}

/** Several stretches as one: what is not known of a part is not known of the whole. null = there is none. */
export function joinFlows(flows: MemberFlow[]): MemberFlow | null {
  if (flows.length === 0) return null
  const sum = (values: (number | null)[]) =>
    values.reduce((total, value) => (total === null || value === null ? null : total + value), 0)
  return {
    seconds: flows.reduce((total, { seconds }) => total + seconds, 0),
    requests: sum(flows.map(({ requests }) => requests)),
    errors: sum(flows.map(({ errors }) => errors)),
  }
}
