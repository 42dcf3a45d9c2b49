import type { Balancer } from '@/lib/contract/balancers'
import { deviations, wantedOf } from '@/lib/domain/drift'
import { MusterError } from '@/lib/domain/errors'
import type { Failure, Intent } from '@/lib/domain/model'
import { type BalancerRecord, confirmMember, wantOfMember } from '@/lib/store/balancers'
import type { DriftRow } from '@/lib/store/drift'
import { recordEvent } from '@/lib/store/events'
import { notify } from '@/lib/store/notify'
import { requireCluster } from '../clusters/require'
import { authorise, inTransaction, lockCluster, type ServiceContext } from '../context'
import { passGuard } from '../guard-cluster'
import { guardMember } from './guard'
import { reach, requireMember } from './member'
import { shapeOneBalancer } from './read'

type Input = { cluster: string; balancer: string; member: string; reason: string; override: boolean }

/** What the balancer is told; null = it is as it should be. */
type Order = { intent: Exclude<Intent, 'unknown'> | null; weight: number | null; endsAdoption: boolean }

/**
 * Tells a balancer again what is wanted of a member. Where it is as somebody adopted it, that ends: it is told `ready`.
 *
 * @throws CONFLICT when nothing differs, GUARD_REFUSED when an adopted drain would take capacity that is needed,
 *   UNPROCESSABLE when the balancer did not confirm all of it: what is wanted stays, and so does the drift
 */
export async function mendMember(ctx: ServiceContext, input: Input): Promise<Balancer> {
  const actor = authorise(ctx, 'balancers.mend', input.cluster)
  const { cluster, balancer, member, order } = await inTransaction(ctx, async (tx) => {
    const cluster = await requireCluster(tx, input.cluster)
    await lockCluster(tx, cluster.id)
    const { balancer, member } = await requireMember(tx, cluster, input)
    const order = orderFor(balancer, member)
    const { node } = member
    if (node?.state === 'active' && member.intent === 'ready' && order.intent !== null) {
      const leaving = { balancerId: balancer.id, node: node.name }
      passGuard(await guardMember(tx, cluster, leaving, ctx.now()), actor, input.override)
    }
    if (order.endsAdoption) await wantOfMember(tx, member, ended(member, ctx.now()))
    return { cluster, balancer, member, order }
  })
  const told = await tell(ctx, balancer, member.name, order)
  if (told.intent !== null || told.weight !== null) {
    await inTransaction(ctx, async (tx) => {
      const confirmed = {
        ...(told.intent === null ? {} : { intent: told.intent }),
        ...(told.weight === null ? {} : { weight: told.weight }),
        ...(told.failure ? {} : { driftSince: null }),
      }
      await confirmMember(tx, balancer.id, member.name, confirmed, ctx.now())
      await recordEvent(tx, {
        clusterId: cluster.id,
        clusterSlug: cluster.slug,
        type: 'balancer.mended',
        change: true,
        actor,
        subject: { kind: 'balancer', name: balancer.name },
        summary: `Told ${balancer.name} again what is wanted of ${member.node?.name ?? member.name}: ${words(told)}`,
        reason: input.reason,
        before: { member: member.name, intent: member.intent, weight: member.weight },
        after: {
          member: member.name,
          intent: told.intent ?? member.intent,
          weight: told.weight ?? member.weight,
        },
      })
      await notify(tx, { topic: 'balancers', cluster: cluster.slug })
    })
  }
  if (told.failure && order.endsAdoption) {
    await wantOfMember(ctx.store.prisma, member, member, { adoptedIntent: null })
  }
  if (told.failure) throw notConfirmed(balancer, told.failure)
  return await shapeOneBalancer(ctx, cluster, balancer)
}

function orderFor(balancer: BalancerRecord, member: DriftRow): Order {
  const seen = { ...member, member: member.name }
  const found = deviations(balancer.name, seen)
  const differs = (kind: 'intent' | 'weight') => found.some((deviation) => deviation.kind === kind)
  if (found.length > 0) {
    return {
      intent: differs('intent') ? wantedOf(seen) : null,
      weight: differs('weight') ? member.wantedWeight : null,
      endsAdoption: false,
    }
  }
  if (member.node?.state === 'active' && member.adoptedIntent !== null) {
    return { intent: 'ready', weight: null, endsAdoption: true }
  }
  const name = member.node?.name ?? member.name
  throw new MusterError(
    'CONFLICT',
    `${balancer.name} does with ${name} what is wanted: there is nothing to mend.`,
  )
}

const ended = (member: DriftRow, now: Date) => ({ ...member, adoptedIntent: null, driftSince: now })

/** What of an order the balancer confirmed; it stops at the first that it did not. */
type Told = { intent: Intent | null; weight: number | null; failure: Failure | null }

async function tell(
  ctx: ServiceContext,
  balancer: BalancerRecord,
  member: string,
  order: Order,
): Promise<Told> {
  const { driver, target } = reach(ctx, balancer)
  const told: Told = { intent: null, weight: null, failure: null }
  if (order.intent !== null) {
    const result = await driver.setIntent(target, member, order.intent)
    if (!result.confirmed) return { ...told, failure: result.failure }
    told.intent = result.observed
  }
  if (order.weight !== null) {
    const result = await driver.setWeight(target, member, order.weight)
    if (!result.confirmed) return { ...told, failure: result.failure }
    told.weight = result.observed
  }
  return told
}

function words({ intent, weight }: Told): string {
  return [intent, weight === null ? null : `weight ${weight}`].filter((word) => word !== null).join(', ')
}

function notConfirmed(balancer: BalancerRecord, { kind, message }: Failure): MusterError {
  const text = `${balancer.name} did not confirm it: ${message.replace(/\.$/, '')}. What is wanted is kept; mend it again once ${balancer.name} answers.`
  return new MusterError('UNPROCESSABLE', text, { kind })
}
