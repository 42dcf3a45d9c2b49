import type { Leaving } from '@/lib/contract/nodes'
import type { Departure } from '@/lib/domain/departure'
import { MusterError } from '@/lib/domain/errors'
import { listBalancers } from '@/lib/store/balancers'
import type { ClusterRecord } from '@/lib/store/clusters'
import type { NodeRecord } from '@/lib/store/nodes'
import { requireCluster } from '../clusters/require'
import { authorise, inTransaction, lockCluster, requirePorts, type ServiceContext } from '../context'
import { guardCluster, passGuard } from '../guard-cluster'
import { carryOutDeparture } from './depart'
import { knownOf } from './known'
import { requireNode } from './require'
import { takeAway } from './take-away'

type Input = { cluster: string; node: string; reason?: string | undefined; override?: boolean | undefined }

/**
 * It leaves the lists and stays in history. A node that may hold sessions is drained first, or an admin overrides
 * that with a reason; the guard's last word, that somebody must be left to serve, holds for them too. Its members are
 * taken out at once where the balancer answers, else by a worker as soon as it does.
 */
export async function removeNode(
  ctx: ServiceContext,
  input: Input,
): Promise<{ removed: true; members: Leaving[] }> {
  const actor = authorise(ctx, 'nodes.remove', input.cluster)
  const override = input.override === true
  if (override && !input.reason?.trim()) {
    throw new MusterError('BAD_REQUEST', 'reason: say why the rules are overridden.')
  }
  const { cluster, node, departures } = await inTransaction(ctx, async (tx) => {
    const cluster = await requireCluster(tx, input.cluster)
    await lockCluster(tx, cluster.id)
    const node = await requireNode(tx, cluster, input.node)
    const now = ctx.now()
    const sessions = knownOf(node, cluster.pollIntervalSeconds, now).sessions
    if (!override) refuseWhileServing(node, sessions)
    const report = await guardCluster(tx, cluster, [node.name], now, 'gone')
    // Whoever removes the only node of a cluster takes the cluster down on purpose.
    const overridden = report.survivors === 0 && override ? true : passGuard(report, actor, override)
    const data = overridden ? { guard: report } : null
    const why = { actor, reason: input.reason ?? null, sessions, data, now }
    return { cluster, node, departures: await takeAway(tx, cluster, node, why) }
  })
  return { removed: true as const, members: await tellNow(ctx, cluster, node, departures) }
}

const timeoutMs = 3_000

async function tellNow(
  ctx: ServiceContext,
  cluster: ClusterRecord,
  node: NodeRecord,
  departures: Departure[],
): Promise<Leaving[]> {
  const { prisma } = ctx.store
  const balancers = await listBalancers(prisma, [cluster.id])
  const of = { nodeId: node.id, node: node.name, clusterId: cluster.id, cluster: cluster.slug }
  const leavings = departures.map(async (departure): Promise<Leaving[]> => {
    const balancer = balancers.find(({ id }) => id === departure.balancerId)
    const driver = balancer && requirePorts(ctx).balancerFor(balancer.kind)
    if (!balancer || !driver) return []
    const { name, address, backend, username } = balancer
    const password = balancer.password === null ? null : ctx.secrets.open(balancer.password)
    const target = { address, backend, username, password, timeoutMs }
    return [await carryOutDeparture(prisma, of, departure, { name, driver, target })]
  })
  return (await Promise.all(leavings)).flat()
}

function refuseWhileServing(node: NodeRecord, sessions: number | null): void {
  if (node.state === 'drained' || node.state === 'maintenance' || node.state === 'joining') return
  if (node.state === 'draining') {
    throw new MusterError('CONFLICT', `${node.name} is still draining: wait until it is drained.`, {
      sessions,
    })
  }
  const held = sessions === null ? 'how many sessions it holds is not known' : `it holds ${sessions} sessions`
  throw new MusterError('CONFLICT', `${node.name} takes traffic and ${held}: drain it first.`, { sessions })
}
