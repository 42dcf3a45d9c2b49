import { checkGuard, type GuardReport } from '@/lib/domain/guard'
import { emptiedBalancers, type GuardBalancer } from '@/lib/domain/guard-balancers'
import type { Db } from '@/lib/store/client'
import type { ClusterRecord } from '@/lib/store/clusters'
import { guardFacts, withKeptOut } from '../guard-cluster'

/**
 * What the guard says of an active node that gets no new sessions from one balancer, by intent. Where another one
 * sends it some its capacity stays. What it says holds only for a caller who has locked the cluster.
 */
export async function guardMember(
  db: Db,
  cluster: ClusterRecord,
  leaving: { balancerId: string; node: string },
  now: Date,
): Promise<GuardReport> {
  const { node, balancerId } = leaving
  const { nodes, balancers } = await guardFacts(db, cluster, now)
  const others = balancers.filter(({ id }) => id !== balancerId)
  const elsewhere = others.some(({ members }) =>
    members.some((member) => member.node === node && member.intent === 'ready' && member.opinion !== 'down'),
  )
  const limits = { loadPercent: cluster.loadLimitPercent, nodesOutMax: cluster.nodesOutMax }
  const here = balancers.filter(({ id }) => id === balancerId).map((balancer) => taking(balancer, node))
  const report = checkGuard(withKeptOut(nodes, [...others, ...here]), elsewhere ? [] : [node], limits)
  const emptied = emptiedBalancers(here, nodes, [node])
  if (emptied.length === 0) return report
  return { ...report, allowed: false, overridable: false, refusals: [...emptied, ...report.refusals] }
}

/** As if it still sent the node new sessions: what is asked is whether it may stop. */
function taking(balancer: GuardBalancer, node: string): GuardBalancer {
  const members = balancer.members.map((member) =>
    member.node === node ? ({ node, intent: 'ready', opinion: 'up' } as const) : member,
  )
  return { ...balancer, members }
}
