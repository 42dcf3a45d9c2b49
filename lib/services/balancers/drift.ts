import type { Drift } from '@/lib/contract/balancers'
import { deviations, standing } from '@/lib/domain/drift'
import type { DriftRow } from '@/lib/store/drift'

/** What a balancer was seen to do otherwise than wanted; an order that is only just being told is no drift. */
export function driftOf(balancer: string, members: DriftRow[]): Drift[] {
  return members.flatMap((member) => {
    const { driftSince } = member
    if (driftSince === null) return []
    const found = deviations(balancer, { ...member, member: member.name })
    const drift = standing(found, driftSince, member.node?.stateSince ?? null)
    return drift.map((deviation) => ({ ...deviation, since: driftSince }))
  })
}
