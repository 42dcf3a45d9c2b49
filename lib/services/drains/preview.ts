import type { DrainPreview } from '@/lib/contract/drain-previews'
import { kindFacts } from '@/lib/domain/kinds'
import { type BalancerRecord, listBalancers, listMembers, type MemberRecord } from '@/lib/store/balancers'
import { glanceAtNodes } from '@/lib/store/node-glances'
import { balancerSilence } from '../balancers/silence'
import { requireCluster } from '../clusters/require'
import { authorise, type ServiceContext } from '../context'
import { guardCluster } from '../guard-cluster'
import { knownOf } from '../nodes/known'
import { requireNode } from '../nodes/require'
import { survivorsOf } from './survivors'

/** What a drain would do, by the same guard that is asked when it starts. Changes nothing. */
export async function previewDrain(
  ctx: ServiceContext,
  input: { cluster: string; node: string },
): Promise<DrainPreview> {
  authorise(ctx, 'drains.preview', input.cluster)
  const { prisma } = ctx.store
  const now = ctx.now()
  const cluster = await requireCluster(prisma, input.cluster)
  const node = await requireNode(prisma, cluster, input.node)
  const [glances, balancers, members, guard] = await Promise.all([
    glanceAtNodes(prisma, [cluster.id]),
    listBalancers(prisma, [cluster.id]),
    listMembers(prisma, { nodeIds: [node.id] }),
    guardCluster(prisma, cluster, [node.name], now),
  ])
  const nodes = glances.map((glance) => ({ ...glance, ...knownOf(glance, cluster.pollIntervalSeconds, now) }))
  return {
    node: node.name,
    sessions: nodes.find(({ id }) => id === node.id)?.sessions ?? null,
    observedAt: node.observation?.observedAt ?? null,
    guard,
    survivors: survivorsOf(nodes, [node.name]),
    messages: kindFacts[node.kind].messages,
    balancers: balancers.map((balancer) => {
      const member = members.find(({ balancerId }) => balancerId === balancer.id)
      const silence = balancerSilence(balancer, cluster.balancerIntervalSeconds, now)
      return {
        balancer: balancer.name,
        member: member?.name ?? null,
        reachable: silence === null,
        message: balancerMessage(balancer, member, silence),
      }
    }),
  }
}

function balancerMessage(
  { name }: BalancerRecord,
  member: MemberRecord | undefined,
  silence: string | null,
): string {
  if (!member) return `The node is no member of ${name}: nothing is changed there.`
  if (silence !== null)
    return `${name} can't be told now (${silence}): the drain waits for it, or goes on without it.`
  return `${name} will be told to drain ${member.name}: it keeps its sessions and gets no new ones.`
}
