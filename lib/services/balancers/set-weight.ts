import type { Balancer } from '@/lib/contract/balancers'
import { MusterError } from '@/lib/domain/errors'
import { listMembers, setMemberWeight } from '@/lib/store/balancers'
import { recordEvent } from '@/lib/store/events'
import { notify } from '@/lib/store/notify'
import { quoted, requireCluster } from '../clusters/require'
import { authorise, inTransaction, requirePorts, type ServiceContext } from '../context'
import { shapeOneBalancer } from './read'
import { requireBalancer } from './require'

const timeoutMs = 5_000

type Input = { cluster: string; balancer: string; member: string; weight: number; reason: string }

/** Told to the balancer and read back before it is recorded: the record says what is so, not what was asked for. */
export async function setWeight(ctx: ServiceContext, input: Input): Promise<Balancer> {
  const actor = authorise(ctx, 'balancers.setWeight', input.cluster)
  const { prisma } = ctx.store
  const cluster = await requireCluster(prisma, input.cluster)
  const balancer = await requireBalancer(prisma, cluster, input.balancer)
  const members = await listMembers(prisma, { balancerIds: [balancer.id] })
  const member = members.find(({ name }) => name === input.member)
  if (!member) {
    throw new MusterError('NOT_FOUND', `${balancer.name} has no member ${quoted(input.member)}.`)
  }
  const driver = requirePorts(ctx).balancerFor(balancer.kind)
  if (!driver) throw new MusterError('UNPROCESSABLE', `Balancers of kind ${balancer.kind} can't be used yet.`)
  const { address, backend, username } = balancer
  const password = balancer.password === null ? null : ctx.secrets.open(balancer.password)
  const target = { address, backend, username, password, timeoutMs }
  const written = await driver.setWeight(target, member.name, input.weight)
  if (!written.confirmed) {
    throw new MusterError('UNPROCESSABLE', written.failure.message, { kind: written.failure.kind })
  }
  await inTransaction(ctx, async (tx) => {
    await setMemberWeight(tx, balancer.id, member.name, written.observed)
    await recordEvent(tx, {
      clusterId: cluster.id,
      clusterSlug: cluster.slug,
      type: 'balancer.weight',
      change: true,
      actor,
      subject: { kind: 'balancer', name: balancer.name },
      summary: `Set the weight of ${member.name} at ${balancer.name} to ${written.observed}`,
      reason: input.reason,
      before: { member: member.name, weight: member.weight },
      after: { member: member.name, weight: written.observed },
    })
    await notify(tx, { topic: 'balancers', cluster: cluster.slug })
  })
  return await shapeOneBalancer(ctx, cluster, balancer)
}
