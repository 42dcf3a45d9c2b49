import { MusterError } from '@/lib/domain/errors'
import { checkGuard, type GuardNode, type GuardReport } from '@/lib/domain/guard'
import { emptiedBalancers, type GuardBalancer, isKeptOut } from '@/lib/domain/guard-balancers'
import type { Actor } from '@/lib/domain/model'
import { mayOverride } from '@/lib/domain/permission'
import { listBalancers, listMembers } from '@/lib/store/balancers'
import type { Db } from '@/lib/store/client'
import type { ClusterRecord } from '@/lib/store/clusters'
import { glanceAtNodes } from '@/lib/store/node-glances'
import { knownOf } from './nodes/known'

/** What the guard says of taking nodes out. What it says holds only for a caller who has locked the cluster. */
export async function guardCluster(
  db: Db,
  cluster: ClusterRecord,
  leaving: string[],
  now: Date,
  goTo: 'out' | 'gone' = 'out',
): Promise<GuardReport> {
  const { nodes, balancers } = await guardFacts(db, cluster, now)
  const limits = { loadPercent: cluster.loadLimitPercent, nodesOutMax: cluster.nodesOutMax }
  const leaves = nodes.some(({ name, state }) => state === 'active' && leaving.includes(name))
  const emptied = leaves ? emptiedBalancers(balancers, nodes, leaving) : []
  if (emptied.length === 0) return checkGuard(withKeptOut(nodes, balancers), leaving, limits, goTo)
  const report = checkGuard(nodes, leaving, limits, goTo)
  return { ...report, allowed: false, overridable: false, refusals: [...emptied, ...report.refusals] }
}

/** A balancer that does not answer is left out: what it does is not known, and the drain waits for it anyway. */
export async function guardFacts(
  db: Db,
  cluster: ClusterRecord,
  now: Date,
): Promise<{ nodes: (GuardNode & { id: string })[]; balancers: (GuardBalancer & { id: string })[] }> {
  const [glances, all] = await Promise.all([glanceAtNodes(db, [cluster.id]), listBalancers(db, [cluster.id])])
  const answering = all.filter(({ failure }) => failure === null)
  const members = await listMembers(db, { balancerIds: answering.map(({ id }) => id) })
  const names = new Map(glances.map(({ id, name }) => [id, name]))
  return {
    nodes: glances.map((node) => ({ ...node, ...knownOf(node, cluster.pollIntervalSeconds, now) })),
    balancers: answering.map(({ id, name }) => ({
      ...{ id, name },
      members: members.flatMap(({ balancerId, nodeId, intent, opinion }) => {
        const node = nodeId === null ? undefined : names.get(nodeId)
        return balancerId === id && node !== undefined ? [{ node, intent, opinion }] : []
      }),
    })),
  }
}

/** Active nodes that somebody took out at all their balancers are no help to those who stay. */
export function withKeptOut<T extends GuardNode>(nodes: T[], balancers: GuardBalancer[]): T[] {
  return nodes.map((node) =>
    node.state === 'active' && isKeptOut(node.name, balancers) ? { ...node, keptOut: true } : node,
  )
}

/**
 * Lets a change pass that the guard allows, or that an admin overrides.
 *
 * @returns whether it was overridden
 * @throws GUARD_REFUSED with the report, FORBIDDEN when somebody else than an admin overrides
 */
export function passGuard(report: GuardReport, actor: Actor, override: boolean): boolean {
  if (report.allowed) return false
  if (!report.overridable || !override) {
    throw new MusterError('GUARD_REFUSED', report.refusals.join(' '), { ...report })
  }
  if (!mayOverride(actor))
    throw new MusterError('FORBIDDEN', 'Only an admin can override the limits of the cluster.')
  return true
}
