import type { Node } from '@/lib/contract/nodes'
import { drainReceipt } from '@/lib/domain/drain-receipt'
import { MusterError } from '@/lib/domain/errors'
import type { GuardReport } from '@/lib/domain/guard'
import type { Actor } from '@/lib/domain/model'
import type { Transaction } from '@/lib/store/client'
import type { ClusterRecord } from '@/lib/store/clusters'
import { changeRunningDrain, endDrain, findRunningDrain } from '@/lib/store/drain-requests'
import { recordEvent } from '@/lib/store/events'
import { moveNode, type NodeRecord } from '@/lib/store/nodes'
import { notify } from '@/lib/store/notify'
import { requireCluster } from './clusters/require'
import { authorise, inTransaction, lockCluster, type ServiceContext } from './context'
import { beginDrains, limitOf } from './drains/begin'
import type { DrainTerms } from './drains/terms'
import { guardCluster, passGuard } from './guard-cluster'
import { knownOf } from './nodes/known'
import { requireNode } from './nodes/require'
import { shapeOneNode } from './nodes/shape'

type Input = DrainTerms & { cluster: string; node: string; when?: 'now' | 'drained' }

/**
 * Takes a node out: at once, which cuts off whoever has a session on it and ends a drain of it that runs, or as soon as
 * it is drained. Workers tell the balancers, and tell them again until it is resumed.
 *
 * @throws CONFLICT when it joins or is in maintenance already, GUARD_REFUSED with the figures, BAD_REQUEST when terms of a
 *   drain are given without one
 */
export async function maintainNode(ctx: ServiceContext, input: Input): Promise<Node> {
  const actor = authorise(ctx, 'drains.maintain', input.cluster)
  refuseTermsOfDrain(input)
  const now = ctx.now()
  const cluster = await inTransaction(ctx, async (tx) => {
    const cluster = await requireCluster(tx, input.cluster)
    await lockCluster(tx, cluster.id)
    const node = await requireNode(tx, cluster, input.node)
    refuseUnlessInUse(node)
    const begun = { actor, cluster, node, now, reason: input.reason }
    if (input.when === 'drained' && node.state === 'active') {
      await beginDrains(tx, { actor, cluster, nodes: [node], now }, input, { after: 'maintenance' })
    } else if (input.when === 'drained' && node.state === 'draining') {
      await maintainAfterDrain(tx, begun, input)
    } else {
      // One that drains or is drained takes nobody new: its capacity was given up when that was asked for.
      const report = node.state === 'active' ? await guardCluster(tx, cluster, [node.name], now) : null
      const passed = report !== null && passGuard(report, actor, input.override) ? report : null
      await beginMaintenance(tx, { ...begun, passed })
    }
    return cluster
  })
  return await shapeOneNode(ctx, cluster, await requireNode(ctx.store.prisma, cluster, input.node))
}

/** Its drain runs already: it goes on to another state, with the deadline that was given now, if one was. */
async function maintainAfterDrain(
  tx: Transaction,
  { actor, cluster, node, now, reason }: Omit<Beginning, 'passed'>,
  terms: DrainTerms,
): Promise<void> {
  const drain = await findRunningDrain(tx, node.id)
  const { deadlineSeconds: seconds } = terms
  const deadline =
    seconds === undefined
      ? {}
      : { deadlineAt: new Date(now.getTime() + seconds * 1000), onDeadline: terms.onDeadline }
  if (!drain || !(await changeRunningDrain(tx, drain.id, { after: 'maintenance', ...deadline }))) {
    throw new MusterError('CONFLICT', `The drain of ${node.name} ended meanwhile: look again.`)
  }
  await recordEvent(tx, {
    clusterId: cluster.id,
    clusterSlug: cluster.slug,
    type: 'drain.changed',
    change: true,
    actor,
    subject: { kind: 'node', name: node.name },
    summary: `Puts ${node.name} into maintenance once it is drained`,
    reason,
    before: { afterwards: drain.after },
    after: {
      afterwards: 'maintenance',
      ...(deadline.deadlineAt ? { ...deadline, deadlineAt: deadline.deadlineAt.toISOString() } : {}),
    },
    data: { drain: drain.id },
  })
  await notify(
    tx,
    { topic: 'drains', cluster: cluster.slug, node: node.name },
    { topic: 'work', cluster: cluster.slug, node: node.name },
  )
}

type Beginning = {
  actor: Actor
  cluster: ClusterRecord
  node: NodeRecord
  now: Date
  reason: string
  /** What the guard said, where an admin passed it. */
  passed: GuardReport | null
}

/** With the cluster locked. @throws CONFLICT when the node changed its state meanwhile */
export async function beginMaintenance(tx: Transaction, beginning: Beginning): Promise<void> {
  const { actor, cluster, node, now, reason, passed } = beginning
  const { sessions } = knownOf(node, cluster.pollIntervalSeconds, now)
  const drain = await endDrain(tx, node.id, { endedBy: actor, sessionsAtEnd: sessions }, now)
  if (!(await moveNode(tx, node.id, [node.state], 'maintenance', now))) {
    throw new MusterError('CONFLICT', `${node.name} changed its state meanwhile: look again.`)
  }
  await recordEvent(tx, {
    clusterId: cluster.id,
    clusterSlug: cluster.slug,
    type: 'node.maintenance',
    change: true,
    actor,
    subject: { kind: 'node', name: node.name },
    summary: `Put ${node.name} into maintenance, ${held(sessions)}${passed ? `, over ${limitOf(passed)}` : ''}`,
    reason,
    before: { state: node.state },
    after: { state: 'maintenance' },
    data: {
      sessions,
      ...(drain === null ? {} : { drain: drain.id, receipt: drainReceipt(drain) }),
      ...(passed ? { guard: passed } : {}),
    },
  })
  await notify(
    tx,
    { topic: 'drains', cluster: cluster.slug, node: node.name },
    { topic: 'nodes', cluster: cluster.slug, node: node.name },
    { topic: 'work', cluster: cluster.slug, node: node.name },
  )
}

/** What can only be meant for a drain is not passed over in silence. */
function refuseTermsOfDrain({ when, deadlineSeconds, withoutBalancers = [], message }: Input): void {
  if (when === 'drained') return
  if (deadlineSeconds === undefined && withoutBalancers.length === 0 && message === undefined) return
  const fields = 'deadlineSeconds, withoutBalancers, message'
  throw new MusterError('BAD_REQUEST', `${fields}: these are of a drain; maintenance at once has none.`)
}

function refuseUnlessInUse({ name, state }: NodeRecord): void {
  if (state === 'joining') throw new MusterError('CONFLICT', `${name} is joining: it takes no traffic yet.`)
  if (state === 'maintenance') throw new MusterError('CONFLICT', `${name} is in maintenance already.`)
}

function held(sessions: number | null): string {
  if (sessions === null) return 'with an unknown number of sessions on it'
  if (sessions === 0) return 'with no session on it'
  return `with ${sessions} ${sessions === 1 ? 'session' : 'sessions'} on it`
}
