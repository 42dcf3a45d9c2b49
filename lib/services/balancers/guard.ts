import { checkGuard, type GuardReport } from '@/lib/domain/guard'
import { emptiedBalancers } from '@/lib/domain/guard-balancers'
import { listBalancers, listMembers, type MemberRecord } from '@/lib/store/balancers'
import type { Db } from '@/lib/store/client'
import type { ClusterRecord } from '@/lib/store/clusters'
import { glanceAtNodes } from '@/lib/store/node-glances'
import { knownOf } from '../nodes/known'

const takes = ({ intent, opinion }: MemberRecord) => intent === 'ready' && opinion !== 'down'

/**
 * What the guard says of an active node that gets no new sessions from one balancer, by intent. Where another one
 * sends it some its capacity stays; what is out everywhere by such intents already is not counted on.
 * What it says holds only for a caller who has locked the cluster.
 */
export async function guardMember(
  db: Db,
  cluster: ClusterRecord,
  leaving: { balancerId: string; nodeId: string; node: string },
  now: Date,
): Promise<GuardReport> {
  const balancers = (await listBalancers(db, [cluster.id])).filter(({ failure }) => failure === null)
  const members = await listMembers(db, { balancerIds: balancers.map(({ id }) => id) })
  const at = (nodeId: string) => members.filter((member) => member.nodeId === nodeId)
  const glances = await glanceAtNodes(db, [cluster.id])
  const nodes = glances.map((node) => {
    const outEverywhere = at(node.id).length > 0 && !at(node.id).some(takes)
    const counted = { ...node, ...knownOf(node, cluster.pollIntervalSeconds, now) }
    return outEverywhere && node.id !== leaving.nodeId ? { ...counted, weight: 0 } : counted
  })
  const elsewhere = at(leaving.nodeId).some(
    (member) => member.balancerId !== leaving.balancerId && takes(member),
  )
  const limits = { loadPercent: cluster.loadLimitPercent, nodesOutMax: cluster.nodesOutMax }
  const report = checkGuard(nodes, elsewhere ? [] : [leaving.node], limits)
  const names = new Map(nodes.map(({ id, name }) => [id, name]))
  const own = balancers.filter(({ id }) => id === leaving.balancerId)
  const seen = own.map(({ id, name }) => ({
    name,
    members: members.flatMap(({ balancerId, nodeId, intent, opinion }) => {
      const node = nodeId === null ? undefined : names.get(nodeId)
      if (balancerId !== id || node === undefined) return []
      // As if it still took them: what is asked is whether it may stop.
      return [
        nodeId === leaving.nodeId
          ? { node, intent: 'ready' as const, opinion: 'up' as const }
          : { node, intent, opinion },
      ]
    }),
  }))
  const emptied = emptiedBalancers(seen, nodes, [leaving.node])
  if (emptied.length === 0) return report
  return { ...report, allowed: false, overridable: false, refusals: [...emptied, ...report.refusals] }
}
