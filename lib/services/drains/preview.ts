import type { DrainPreview } from '@/lib/contract/drains'
import { isUsable } from '@/lib/domain/guard'
import { type BalancerRecord, listBalancers, listMembers, type MemberRecord } from '@/lib/store/balancers'
import { glanceAtNodes } from '@/lib/store/node-glances'
import { balancerSilence } from '../balancers/silence'
import { requireCluster } from '../clusters/require'
import { authorise, type ServiceContext } from '../context'
import { guardCluster } from '../guard-cluster'
import { knownOf } from '../nodes/known'
import { requireNode } from '../nodes/require'

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
  const sessions = nodes.find(({ id }) => id === node.id)?.sessions ?? null
  const takingNow = nodes.filter(isUsable)
  const survivors = takingNow.filter(({ id }) => id !== node.id)
  const weightNow = total(takingNow.map(({ weight }) => weight))
  const weightThen = total(survivors.map(({ weight }) => weight))
  return {
    node: node.name,
    sessions,
    observedAt: node.observation?.observedAt ?? null,
    guard,
    survivors: survivors.map((survivor) => {
      const share = weightThen === 0 ? 0 : survivor.weight / weightThen
      const expected =
        sessions === null || survivor.sessions === null
          ? null
          : Math.round(survivor.sessions + sessions * share)
      return {
        node: survivor.name,
        sessions: survivor.sessions,
        capacity: survivor.capacity,
        sharePercentNow: weightNow === 0 ? 0 : (survivor.weight / weightNow) * 100,
        sharePercentThen: share * 100,
        expectedSessions: expected,
        expectedLoadPercent:
          expected === null || !survivor.capacity ? null : (expected / survivor.capacity) * 100,
      }
    }),
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
  if (silence !== null) return `${name} can't be told now (${silence}): the drain waits for it.`
  return `${name} will be told to drain ${member.name}: it keeps its sessions and gets no new ones.`
}

function total(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
