import type { Distribution } from '@/lib/contract/distribution'
import { type DistributionNode, describeDistribution, type Share } from '@/lib/domain/distribution'
import { flowsOf } from '@/lib/domain/flows'
import { routeToCompare } from '@/lib/domain/route'
import { listBalancers, listMembers } from '@/lib/store/balancers'
import { glanceAtNodes } from '@/lib/store/node-glances'
import { readOpened } from '@/lib/store/samples'
import { balancerSilence } from './balancers/silence'
import { requireCluster } from './clusters/require'
import { authorise, type ServiceContext } from './context'
import { knownOf } from './nodes/known'

/** Above this many nodes a picture of flows is a blur, and the reply would be most of a page's bytes. */
const flowNodesMax = 60

/** How sessions are spread now, and how new ones were in the last minutes. A constant number of statements. */
export async function getDistribution(
  ctx: ServiceContext,
  input: { cluster: string; flowMinutes: number },
): Promise<Distribution> {
  authorise(ctx, 'distribution.get', input.cluster)
  const { prisma, pool } = ctx.store
  const now = ctx.now()
  const cluster = await requireCluster(prisma, input.cluster)
  const [rows, opened, balancers] = await Promise.all([
    glanceAtNodes(prisma, [cluster.id]),
    readOpened(pool, cluster.id, new Date(now.getTime() - input.flowMinutes * 60_000)),
    listBalancers(prisma, [cluster.id]),
  ])
  const members = await listMembers(prisma, { balancerIds: balancers.map(({ id }) => id) })
  const balancerById = new Map(balancers.map((balancer) => [balancer.id, balancer]))
  const nameById = new Map(rows.map(({ id, name }) => [id, name]))
  const silent = new Set(
    balancers
      .filter((balancer) => balancerSilence(balancer, cluster.balancerIntervalSeconds, now) !== null)
      .map(({ id }) => id),
  )
  const membersByNode = new Map<string, DistributionNode['members']>()
  for (const { nodeId, balancerId, intent, opinion, weight, route } of members) {
    const balancer = balancerById.get(balancerId)
    if (!nodeId || !balancer || silent.has(balancerId)) continue
    const { name, kind } = balancer
    const said = { balancer: name, intent, opinion, weight, route: routeToCompare(kind, route) }
    membersByNode.set(nodeId, [...(membersByNode.get(nodeId) ?? []), said])
  }
  const nodes = rows.map((row): DistributionNode => {
    const known = knownOf(row, cluster.pollIntervalSeconds, now)
    return {
      node: row.name,
      state: row.state,
      health: known.health,
      weight: row.weight,
      capacity: row.capacity,
      sessions: known.sessions,
      observedAt: row.observation?.observedAt ?? null,
      opened: opened.get(row.id) ?? 0,
      members: membersByNode.get(row.id) ?? [],
      route: row.route,
      stateSince: row.stateSince,
      startedAt: row.observation?.startedAt ?? null,
    }
  })
  const flows =
    nodes.length > flowNodesMax
      ? []
      : flowsOf(
          nodes,
          members.flatMap(({ nodeId, balancerId, total }) => {
            const balancer = balancerById.get(balancerId)
            const node = nodeId === null ? undefined : nameById.get(nodeId)
            return balancer && node ? [{ balancer: balancer.name, kind: balancer.kind, node, total }] : []
          }),
        )
  const described = describeDistribution({ at: now, flowMinutes: input.flowMinutes, nodes })
  const zones = new Map(rows.map(({ name, zone }) => [name, zone]))
  const shares = described.shares.map((share) => ({ ...rounded(share), zone: zones.get(share.node) ?? null }))
  return { ...described, shares, flows }
}

/** Two decimals: a thousand shares are most of this reply. */
function rounded(share: Share): Share {
  return {
    ...share,
    stockPercent: share.stockPercent === null ? null : twoDecimals(share.stockPercent),
    flowPercent: share.flowPercent === null ? null : twoDecimals(share.flowPercent),
    expectedPercent: twoDecimals(share.expectedPercent),
  }
}

function twoDecimals(value: number): number {
  return Math.round(value * 100) / 100
}
