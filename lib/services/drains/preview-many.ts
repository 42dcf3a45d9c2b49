import type { DrainsPreview } from '@/lib/contract/drain-previews'
import { kindFacts } from '@/lib/domain/kinds'
import { listed } from '@/lib/domain/words'
import { listBalancers, listMembers } from '@/lib/store/balancers'
import { glanceAtNodes } from '@/lib/store/node-glances'
import { balancerSilence } from '../balancers/silence'
import { requireCluster } from '../clusters/require'
import { authorise, type ServiceContext } from '../context'
import { guardCluster } from '../guard-cluster'
import { knownOf } from '../nodes/known'
import { requireNodes } from '../nodes/require'
import { notActive } from './begin'
import { survivorsOf } from './survivors'

/** What draining several nodes together would do, by the same guard that is asked when they start. */
export async function previewDrains(
  ctx: ServiceContext,
  input: { cluster: string; nodes: string[] },
): Promise<DrainsPreview> {
  authorise(ctx, 'drains.previewMany', input.cluster)
  const { prisma } = ctx.store
  const now = ctx.now()
  const cluster = await requireCluster(prisma, input.cluster)
  const asked = await requireNodes(prisma, cluster, input.nodes)
  const names = asked.map(({ name }) => name)
  const [glances, balancers, members, guard] = await Promise.all([
    glanceAtNodes(prisma, [cluster.id]),
    listBalancers(prisma, [cluster.id]),
    listMembers(prisma, { nodeIds: asked.map(({ id }) => id) }),
    guardCluster(prisma, cluster, names, now),
  ])
  const known = (node: (typeof glances)[number]) => knownOf(node, cluster.pollIntervalSeconds, now)
  return {
    guard,
    nodes: asked.map((node) => ({
      node: node.name,
      sessions: known(node).sessions,
      observedAt: node.observation?.observedAt ?? null,
      refusal: node.state === 'active' ? null : notActive(node.name, node.state),
      messages: kindFacts[node.kind].messages,
    })),
    survivors: survivorsOf(
      glances.map((glance) => ({ ...glance, ...known(glance) })),
      names,
    ),
    balancers: balancers.map((balancer) => {
      const own = members.filter(({ balancerId }) => balancerId === balancer.id).map(({ name }) => name)
      const silence = balancerSilence(balancer, cluster.balancerIntervalSeconds, now)
      return {
        balancer: balancer.name,
        members: own,
        reachable: silence === null,
        message: messageOf(balancer.name, own, silence),
      }
    }),
    out: { now: guard.out.now, max: guard.out.max },
  }
}

function messageOf(balancer: string, members: string[], silence: string | null): string {
  if (members.length === 0) return `None of them is a member of ${balancer}: nothing is changed there.`
  if (silence !== null) {
    return `${balancer} can't be told now (${silence}): the drains wait for it, or go on without it.`
  }
  return `${balancer} will be told to drain ${listed(members)}: no new sessions come from there.`
}
