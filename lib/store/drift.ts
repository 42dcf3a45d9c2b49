import type { NodeState } from '@/lib/domain/model'
import { type MemberRecord, toMember } from './balancers'
import type { Db } from './client'

/** A member beside what its node's own state asks for. */
export type DriftRow = MemberRecord & {
  node: {
    id: string
    name: string
    state: NodeState
    stateSince: Date
    readyOwedAt: Date | null
    rampSince: Date | null
  } | null
}

/** By name; of a node that was removed only the member is left. Two statements at most, whatever their number. */
export async function readDriftRows(
  db: Db,
  where: { balancerIds: string[] } | { driftingIn: string[] },
): Promise<DriftRow[]> {
  const rows = await db.member.findMany({
    where:
      'balancerIds' in where
        ? { balancerId: { in: where.balancerIds } }
        : { driftSince: { not: null }, balancer: { clusterId: { in: where.driftingIn } } },
    include: {
      node: {
        select: { id: true, name: true, state: true, stateSince: true, readyOwedAt: true, rampSince: true },
      },
    },
    orderBy: { name: 'asc' },
  })
  return rows.map(({ node, ...member }) => ({
    ...toMember(member),
    node: node && node.state !== 'removed' ? { ...node, state: node.state as NodeState } : null,
  }))
}
