import type { Balancer } from '@/lib/contract/balancers'
import { deviations } from '@/lib/domain/drift'
import { MusterError } from '@/lib/domain/errors'
import { confirmMember, wantOfMember } from '@/lib/store/balancers'
import { recordEvent } from '@/lib/store/events'
import { notify } from '@/lib/store/notify'
import { requireCluster } from '../clusters/require'
import { authorise, inTransaction, type ServiceContext } from '../context'
import { reach, requireMember } from './member'
import { shapeOneBalancer } from './read'

type Input = { cluster: string; balancer: string; member: string; weight: number; reason: string }

/**
 * Told to the balancer and read back before it is recorded: the record says what is so, not what was asked for. It is
 * wanted from when it is asked for: where the balancer forgets it, or this console dies before it was told, that is drift.
 */
export async function setWeight(ctx: ServiceContext, input: Input): Promise<Balancer> {
  const actor = authorise(ctx, 'balancers.setWeight', input.cluster)
  const { prisma } = ctx.store
  const cluster = await requireCluster(prisma, input.cluster)
  const { balancer, member } = await requireMember(prisma, cluster, input)
  const { driver, target } = reach(ctx, balancer)
  const wish = { ...member, wantedWeight: input.weight, driftSince: ctx.now() }
  await wantOfMember(prisma, member, wish)
  const written = await driver.setWeight(target, member.name, input.weight)
  if (!written.confirmed) {
    await wantOfMember(prisma, member, member, { wantedWeight: input.weight })
    throw new MusterError('UNPROCESSABLE', written.failure.message, { kind: written.failure.kind })
  }
  const weight = written.observed
  const set = { weight, wantedWeight: weight }
  const left = deviations(balancer.name, { ...member, ...set, member: member.name })
  await inTransaction(ctx, async (tx) => {
    await confirmMember(
      tx,
      balancer.id,
      member.name,
      { ...set, driftSince: left.length === 0 ? null : member.driftSince },
      ctx.now(),
    )
    await recordEvent(tx, {
      clusterId: cluster.id,
      clusterSlug: cluster.slug,
      type: 'balancer.weight',
      change: true,
      actor,
      subject: { kind: 'balancer', name: balancer.name },
      summary: `Set the weight of ${member.name} at ${balancer.name} to ${weight}`,
      reason: input.reason,
      before: { member: member.name, weight: member.weight },
      after: { member: member.name, weight },
    })
    await notify(tx, { topic: 'balancers', cluster: cluster.slug })
  })
  return await shapeOneBalancer(ctx, cluster, balancer)
}
