import type { Balancer } from '@/lib/contract/balancers'
import { type Deviation, deviations } from '@/lib/domain/drift'
import { MusterError } from '@/lib/domain/errors'
import type { Intent } from '@/lib/domain/model'
import { adoptMember, type BalancerRecord } from '@/lib/store/balancers'
import type { DriftRow } from '@/lib/store/drift'
import { recordEvent } from '@/lib/store/events'
import { notify } from '@/lib/store/notify'
import { requireCluster } from '../clusters/require'
import { authorise, inTransaction, lockCluster, type ServiceContext } from '../context'
import { passGuard } from '../guard-cluster'
import { guardMember } from './guard'
import { requireMember } from './member'
import { shapeOneBalancer } from './read'
import { balancerSilence } from './silence'

type Input = { cluster: string; balancer: string; member: string; reason: string; override: boolean }

/**
 * Lets stand what was found of a member; the balancer itself is told nothing. It stays wanted until it is mended, or
 * Muster orders something else of the node: a drain, maintenance, or its return from them.
 *
 * @throws CONFLICT when nothing differs or the node's own state asks for something else, UNPROCESSABLE when what was
 *   found is not known any more, GUARD_REFUSED with the figures
 */
export async function adoptFound(ctx: ServiceContext, input: Input): Promise<Balancer> {
  const actor = authorise(ctx, 'balancers.adopt', input.cluster)
  const now = ctx.now()
  const { cluster, balancer } = await inTransaction(ctx, async (tx) => {
    const cluster = await requireCluster(tx, input.cluster)
    await lockCluster(tx, cluster.id)
    const { balancer, member } = await requireMember(tx, cluster, input)
    const silence = balancerSilence(balancer, cluster.balancerIntervalSeconds, now)
    if (silence !== null) {
      const text = `What ${balancer.name} does now is not known: ${silence.replace(/\.$/, '')}. Adopt it once it answers.`
      throw new MusterError('UNPROCESSABLE', text)
    }
    const found = adoptable(balancer, member)
    const { node, intent } = member
    const differs = (kind: Deviation['kind']) => found.some((deviation) => deviation.kind === kind)
    if (differs('intent') && intent !== 'ready' && node && member.adoptedIntent === null) {
      const leaving = { balancerId: balancer.id, node: node.name }
      passGuard(await guardMember(tx, cluster, leaving, now), actor, input.override)
    }
    const wanted = {
      adoptedIntent: differs('intent') ? out(intent) : member.adoptedIntent,
      wantedWeight: differs('weight') ? member.weight : member.wantedWeight,
    }
    if (!(await adoptMember(tx, member, wanted))) {
      throw new MusterError('CONFLICT', `${balancer.name} changed ${member.name} meanwhile: look again.`)
    }
    await recordEvent(tx, {
      clusterId: cluster.id,
      clusterSlug: cluster.slug,
      type: 'balancer.adopted',
      change: true,
      actor,
      subject: { kind: 'balancer', name: balancer.name },
      summary: `Let stand what ${balancer.name} does with ${node?.name ?? member.name}: ${words(found)}`,
      reason: input.reason,
      before: Object.fromEntries(found.map(({ kind, wanted }) => [kind, wanted])),
      after: { member: member.name, ...Object.fromEntries(found.map(({ kind, found }) => [kind, found])) },
    })
    await notify(tx, { topic: 'balancers', cluster: cluster.slug })
    return { cluster, balancer }
  })
  return await shapeOneBalancer(ctx, cluster, balancer)
}

function adoptable(balancer: BalancerRecord, member: DriftRow): Deviation[] {
  const found = deviations(balancer.name, { ...member, member: member.name })
  const name = member.node?.name ?? member.name
  if (found.length === 0) {
    throw new MusterError(
      'CONFLICT',
      `${balancer.name} does with ${name} what is wanted: there is nothing to adopt.`,
    )
  }
  const ordered = found.find(({ mends }) => mends === 'itself')
  if (ordered) {
    const text = `${ordered.message}: that is ordered here, and told again until it is so. Put ${name} back to end it.`
    throw new MusterError('CONFLICT', text, { state: member.node?.state })
  }
  if (found.some(({ found }) => found === 'unknown')) {
    throw new MusterError('UNPROCESSABLE', `${balancer.name} does not say what it does with ${name}.`)
  }
  return found
}

const out = (intent: Intent) => (intent === 'drain' || intent === 'maintenance' ? intent : null)

function words(found: Deviation[]): string {
  return found.map(({ kind, found }) => (kind === 'weight' ? `weight ${found}` : found)).join(', ')
}
