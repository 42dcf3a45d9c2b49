import type { Balancer } from '@/lib/contract/balancers'
import { type BalancerRecord, listBalancers as readBalancers } from '@/lib/store/balancers'
import type { ClusterRecord } from '@/lib/store/clusters'
import { readDriftRows } from '@/lib/store/drift'
import { glanceAtNodes } from '@/lib/store/node-glances'
import { requireCluster } from '../clusters/require'
import { authorise, type ServiceContext } from '../context'
import { capabilitiesOf } from './capabilities'
import { driftOf } from './drift'
import { requireBalancer } from './require'

export async function listBalancers(
  ctx: ServiceContext,
  input: { cluster: string },
): Promise<{ items: Balancer[]; nextCursor: null }> {
  authorise(ctx, 'balancers.list', input.cluster)
  const { prisma } = ctx.store
  const cluster = await requireCluster(prisma, input.cluster)
  const items = await shapeBalancers(ctx, cluster, await readBalancers(prisma, [cluster.id]))
  return { items, nextCursor: null }
}

export async function getBalancer(
  ctx: ServiceContext,
  input: { cluster: string; balancer: string },
): Promise<Balancer> {
  authorise(ctx, 'balancers.get', input.cluster)
  const { prisma } = ctx.store
  const cluster = await requireCluster(prisma, input.cluster)
  return await shapeOneBalancer(ctx, cluster, await requireBalancer(prisma, cluster, input.balancer))
}

export async function shapeOneBalancer(
  ctx: ServiceContext,
  cluster: ClusterRecord,
  balancer: BalancerRecord,
): Promise<Balancer> {
  const [shape] = await shapeBalancers(ctx, cluster, [balancer])
  if (!shape) throw new Error('a shape a balancer')
  return shape
}

async function shapeBalancers(
  ctx: ServiceContext,
  cluster: ClusterRecord,
  balancers: BalancerRecord[],
): Promise<Balancer[]> {
  const { prisma } = ctx.store
  const [members, nodes] = await Promise.all([
    readDriftRows(prisma, { balancerIds: balancers.map(({ id }) => id) }),
    glanceAtNodes(prisma, [cluster.id]),
  ])
  return balancers.map((balancer) => {
    const ours = members.filter(({ balancerId }) => balancerId === balancer.id)
    const matched = new Set(ours.map(({ nodeId }) => nodeId))
    const { name, kind, address, backend, username, password } = balancer
    const { observedAt, attemptedAt, failure, version, startedAt, keepsIntents, openings } = balancer
    return {
      ...{ name, kind, address, backend, username, hasPassword: password !== null },
      ...{ observedAt, attemptedAt, version, startedAt, keepsIntents, openings },
      capabilities: capabilitiesOf(ctx, kind),
      drift: driftOf(name, ours),
      failure: failure && { kind: failure.kind, message: failure.message },
      members: ours.map(({ balancerId: _, nodeId: __, driftSince: ___, node, ...member }) => ({
        ...member,
        node: node?.name ?? null,
      })),
      nodesWithoutMember: nodes.filter(({ id }) => !matched.has(id)).map((node) => node.name),
    }
  })
}
