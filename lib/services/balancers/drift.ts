import type { Drift } from '@/lib/contract/balancers'
import { deviations } from '@/lib/domain/drift'
import type { DriftRow } from '@/lib/store/drift'

/** What a balancer was seen to do otherwise than wanted; an order that is only just being told is no drift. */
export function driftOf(balancer: string, members: DriftRow[]): Drift[] {
  return members.flatMap((member) => {
    const { driftSince } = member
    if (driftSince === null) return []
    return deviations(balancer, { ...member, member: member.name }).map((found) => ({
      ...found,
      since: driftSince,
    }))
  })
}
