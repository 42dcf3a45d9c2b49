import { type BalancerRecord, listBalancers, listMembers, type MemberRecord } from './balancers'
import type { Db } from './client'
import { type DriftRow, readDriftRows } from './drift'

/** What stands beside nodes in other tables. */
export type NodeRows = {
  members: (MemberRecord & { nodeId: string })[]
  /** Those of the cluster that are not as wanted. */
  drifting: DriftRow[]
  balancers: Map<string, BalancerRecord>
  agents: Map<string, { version: string | null; lastSeenAt: Date | null }>
  wanted: { solution: string; contextPath: string; release: string | null; version: string | null }[]
  /** Running drains by node. */
  drains: Map<string, string>
}

/** A constant number of statements, whatever the number of nodes. */
export async function readNodeRows(db: Db, clusterId: string, nodeIds: string[]): Promise<NodeRows> {
  const [members, drifting, balancers, agents, solutions, drains] = await Promise.all([
    listMembers(db, { nodeIds }),
    readDriftRows(db, { driftingIn: [clusterId] }),
    listBalancers(db, [clusterId]),
    db.agent.findMany({
      where: { nodeId: { in: nodeIds } },
      select: { nodeId: true, version: true, lastSeenAt: true },
    }),
    db.solution.findMany({
      where: { clusterId },
      select: {
        name: true,
        contextPath: true,
        wanted: { select: { version: true, release: { select: { name: true } } } },
      },
      orderBy: { name: 'asc' },
    }),
    db.drain.findMany({
      where: { nodeId: { in: nodeIds }, endedAt: null },
      select: { nodeId: true, id: true },
    }),
  ])
  return {
    members: members.flatMap((member) => (member.nodeId ? [{ ...member, nodeId: member.nodeId }] : [])),
    drifting,
    balancers: new Map(balancers.map((balancer) => [balancer.id, balancer])),
    agents: new Map(agents.map(({ nodeId, ...agent }) => [nodeId, agent])),
    wanted: solutions.map(({ name, contextPath, wanted }) => ({
      solution: name,
      contextPath,
      release: wanted?.release.name ?? null,
      version: wanted?.version ?? null,
    })),
    drains: new Map(drains.map(({ nodeId, id }) => [nodeId, id])),
  }
}
