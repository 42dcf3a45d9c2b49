import type { MemberSamples } from '@/lib/contract/balancers'
import { MusterError } from '@/lib/domain/errors'
import { readDriftRows } from '@/lib/store/drift'
import { type MemberPoint, readMemberSamples } from '@/lib/store/member-samples'
import { requireCluster } from '../clusters/require'
import { authorise, type ServiceContext } from '../context'
import { requireBalancer } from './require'

const hourMs = 3_600_000
/** Members are sampled about that often: finer steps would be gaps. */
const finestSeconds = 10
/** Of all members together: of very many of them fewer each. */
const pointsMax = 20_000

type Input = {
  cluster: string
  balancer: string
  from?: Date | undefined
  to?: Date | undefined
  points: number
}

/** Members of a balancer over time. @throws UNPROCESSABLE when the range is empty */
export async function getMemberSamples(ctx: ServiceContext, input: Input): Promise<MemberSamples> {
  authorise(ctx, 'balancers.samples', input.cluster)
  const { prisma, pool } = ctx.store
  const cluster = await requireCluster(prisma, input.cluster)
  const balancer = await requireBalancer(prisma, cluster, input.balancer)
  const to = input.to ?? ctx.now()
  const from = input.from ?? new Date(to.getTime() - hourMs)
  const seconds = (to.getTime() - from.getTime()) / 1000
  if (seconds <= 0) throw new MusterError('UNPROCESSABLE', 'from: It has to be earlier than to.')
  const members = await readDriftRows(prisma, { balancerIds: [balancer.id] })
  const each = Math.max(1, Math.min(input.points, Math.floor(pointsMax / Math.max(1, members.length))))
  const stepSeconds = Math.max(seconds / each, finestSeconds)
  const points = await readMemberSamples(pool, { balancerId: balancer.id, from, to, stepSeconds })
  const byMember = new Map<string, Omit<MemberPoint, 'member'>[]>(members.map(({ name }) => [name, []]))
  for (const { member, ...point } of points) {
    const own = byMember.get(member)
    if (own) own.push(point)
    else byMember.set(member, [point])
  }
  const nodes = new Map(members.map(({ name, node }) => [name, node?.name ?? null]))
  return {
    ...{ from, to, stepSeconds },
    members: [...byMember].map(([member, points]) => ({ member, node: nodes.get(member) ?? null, points })),
  }
}
