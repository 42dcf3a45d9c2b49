import { flowBetween, joinFlows, type MemberCounters, type MemberFlow } from '@/lib/domain/member-flow'
import type { BalancerObservation, MemberReading } from '@/lib/domain/model'
import type { NewMemberSample } from '@/lib/store/balancer-watch'

const sampleMs = 10_000
/** What is only told as a counter becomes a rate over so much time: one interval alone jumps. */
const rateMs = 10_000

type Kept = { last: MemberCounters; flows: (MemberFlow & { at: Date })[]; unsampled: (MemberFlow | null)[] }
export type MemberHistory = {
  /** Fills in rates that the balancer does not tell, and says what is to be kept of this observation, if anything. */
  add(
    balancerId: string,
    observation: BalancerObservation,
  ): { observation: BalancerObservation; samples: NewMemberSample[] }
  /** Forgets balancers that are no longer this worker's. */
  keepOnly(balancerIds: Iterable<string>): void
}

/**
 * Counters of members from one observation to the next. A worker that took a balancer over knows no earlier one: its
 * first sample says neither requests nor errors.
 */
export function createMemberHistory(): MemberHistory {
  const balancers = new Map<string, { sampledAt: Date | null; members: Map<string, Kept> }>()
  return {
    add(balancerId, observation) {
      if (!observation.ok) return { observation, samples: [] }
      const { at, startedAt, members } = observation
      const known = balancers.get(balancerId) ?? { sampledAt: null, members: new Map<string, Kept>() }
      const due = known.sampledAt === null || at.getTime() - known.sampledAt.getTime() >= sampleMs
      const now = new Map<string, Kept>()
      const samples: NewMemberSample[] = []
      const filled = members.map((member) => {
        const counters = { at, startedAt, total: member.total, errorsTotal: member.errorsTotal }
        const kept = next(known.members.get(member.name), counters)
        now.set(member.name, kept)
        if (due) samples.push(sampleOf(member, kept))
        return { ...member, ratePerSecond: member.ratePerSecond ?? rateOf(kept) }
      })
      balancers.set(balancerId, { sampledAt: due ? at : known.sampledAt, members: now })
      return { observation: { ...observation, members: filled }, samples }
    },
    keepOnly(balancerIds) {
      const kept = new Set(balancerIds)
      for (const id of balancers.keys()) if (!kept.has(id)) balancers.delete(id)
    },
  }
}

function next(before: Kept | undefined, last: MemberCounters): Kept {
  const flow = flowBetween(before?.last, last)
  const recent = (before?.flows ?? []).filter(({ at }) => last.at.getTime() - at.getTime() < rateMs)
  return {
    last,
    flows: flow ? [...recent, { ...flow, at: last.at }] : [],
    unsampled: [...(before?.unsampled ?? []), flow],
  }
}

/** Takes what went by since the sample before. */
function sampleOf(member: MemberReading, kept: Kept): NewMemberSample {
  const flows = kept.unsampled.filter((flow) => flow !== null)
  const whole = flows.length === kept.unsampled.length ? joinFlows(flows) : null
  kept.unsampled = []
  const { name, intent, opinion, weight, inFlight } = member
  return {
    ...{ member: name, intent, opinion, weight, inFlight },
    ...{ requests: whole?.requests ?? null, errors: whole?.errors ?? null, seconds: whole?.seconds ?? null },
  }
}

function rateOf({ flows }: Kept): number | null {
  const known = joinFlows(flows.filter(({ requests }) => requests !== null))
  return known?.requests == null ? null : known.requests / known.seconds
}
