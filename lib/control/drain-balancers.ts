import type { RunningDrain } from '@/lib/store/running-drains'

type Balancer = RunningDrain['balancers'][number]

const excused = (drain: RunningDrain, { name }: Balancer) =>
  drain.without.find(({ balancer }) => balancer === name)

const isSilent = ({ observedAt, failure }: Balancer) => failure !== null || observedAt === null

const holds = ({ member, intent }: Balancer) => member === null || intent === 'drain'

/**
 * What keeps each balancer of the cluster from holding the drain, as stored; empty = all hold it, as far as was seen,
 * that are waited for. A balancer that knows no such node sends it nobody.
 */
export function pendingBalancers(drain: RunningDrain): string[] {
  return drain.balancers.flatMap((balancer) => {
    const { name, observedAt, failure } = balancer
    if (excused(drain, balancer)) return []
    if (failure) return [`${name} does not answer: ${failure.message}`]
    if (!observedAt) return [`${name} was not observed yet`]
    return holds(balancer) ? [] : [`${name} has not confirmed the drain`]
  })
}

/** Balancers that it goes on without, that answer again and do not hold it: they are told all the same. */
export function lateBalancers(drain: RunningDrain): Balancer[] {
  return drain.balancers.filter(
    (balancer) => excused(drain, balancer) && !isSilent(balancer) && !holds(balancer),
  )
}

/** What is risked by going on without balancers, and by whom. */
export function risksTaken(drain: RunningDrain): string[] {
  return drain.balancers.flatMap((balancer) => {
    const by = excused(drain, balancer)?.by.name
    if (by === undefined) return []
    const { name } = balancer
    const unknown = 'whether it still sends new sessions there is not known'
    if (isSilent(balancer)) return [`${name} does not answer: ${unknown}; gone on without it by ${by}`]
    return holds(balancer)
      ? []
      : [`${name} answers again and has not confirmed the drain yet; gone on without it by ${by}`]
  })
}

/** Balancers that confirmed, and those that were not waited for, in words. */
export function confirmedWords(drain: RunningDrain): string {
  const told = drain.balancers.filter(
    (balancer) => balancer.member !== null && (!excused(drain, balancer) || !isSilent(balancer)),
  )
  const silent = drain.balancers.filter((balancer) => excused(drain, balancer) && isSilent(balancer))
  const names = told.map(({ name }) => name)
  const by = names.length > 0 ? `${names.join(' and ')} confirmed it` : 'no balancer that answers sends to it'
  if (silent.length === 0) return names.length > 0 ? by : 'no balancer sends to it'
  return `${by}; ${silent.map(({ name }) => name).join(' and ')} did not answer and was not waited for`
}

/**
 * Requests in flight to the node, by the balancers that have it and are waited for, and when that was so; null = one of
 * them does not tell, or none has it.
 */
export function requestsInFlight(
  drain: RunningDrain,
): { inFlight: number; balancers: string[]; at: Date } | null {
  const asked = drain.balancers.filter(
    (balancer) => balancer.member !== null && !(excused(drain, balancer) && isSilent(balancer)),
  )
  let inFlight = 0
  let at: Date | null = null
  const busy: string[] = []
  for (const { name, observedAt, failure, inFlight: own } of asked) {
    if (failure || !observedAt || own === null) return null
    inFlight += own
    if (own > 0) busy.push(name)
    if (at === null || observedAt < at) at = observedAt
  }
  return at && { inFlight, balancers: busy, at }
}
