import { MusterError } from '@/lib/domain/errors'
import type { GuardReport } from '@/lib/domain/guard'
import type { Actor, AfterDrain } from '@/lib/domain/model'
import type { Transaction } from '@/lib/store/client'
import type { ClusterRecord } from '@/lib/store/clusters'
import { insertDrain } from '@/lib/store/drain-requests'
import { recordEvent } from '@/lib/store/events'
import { moveNode, type NodeRecord } from '@/lib/store/nodes'
import { notify } from '@/lib/store/notify'
import { guardCluster, passGuard } from '../guard-cluster'
import { knownOf } from '../nodes/known'
import {
  type DrainOptions,
  type DrainTerms,
  goneOnWithout,
  refuseUnlessEndable,
  refuseUnlessMessages,
  withoutWords,
} from './terms'

type Beginning = { actor: Actor; cluster: ClusterRecord; nodes: NodeRecord[]; now: Date }

/**
 * Begins the drains of some nodes, all of them or none, with the cluster locked.
 *
 * @throws CONFLICT when one is not active, or a balancer to go on without answers; GUARD_REFUSED with the figures;
 *   UNPROCESSABLE when one can't show a message
 */
export async function beginDrains(
  tx: Transaction,
  { actor, cluster, nodes, now }: Beginning,
  terms: DrainTerms,
  options: DrainOptions & { batchId?: string },
): Promise<void> {
  for (const node of nodes) refuseUnlessActive(node)
  refuseUnlessMessages(nodes, terms.message)
  refuseUnlessEndable(nodes, terms.onDeadline)
  const names = nodes.map(({ name }) => name)
  const report = await guardCluster(tx, cluster, names, now)
  const overridden = passGuard(report, actor, terms.override)
  const without = await goneOnWithout(tx, cluster, {
    ...{ names: terms.withoutBalancers ?? [], actor, before: [], now },
  })
  const { deadlineSeconds: seconds } = terms
  const shared = {
    clusterId: cluster.id,
    reason: terms.reason,
    requestedBy: actor,
    requestedAt: now,
    deadlineAt: seconds === undefined ? null : new Date(now.getTime() + seconds * 1000),
    onDeadline: terms.onDeadline,
    without,
    message: terms.message ?? null,
    after: options.after ?? 'drained',
    batchId: options.batchId ?? null,
    importStepId: options.importStepId ?? null,
  } as const
  for (const node of nodes) {
    const { sessions } = knownOf(node, cluster.pollIntervalSeconds, now)
    const drain = { ...shared, nodeId: node.id, sessionsAtStart: sessions }
    const moved = await moveNode(tx, node.id, ['active'], 'draining', now)
    const id = moved ? await insertDrain(tx, drain) : null
    if (id === null)
      throw new MusterError('CONFLICT', `${node.name} changed its state meanwhile: look again.`)
    await recordEvent(tx, {
      clusterId: cluster.id,
      clusterSlug: cluster.slug,
      type: 'drain.requested',
      change: true,
      actor,
      subject: { kind: 'node', name: node.name },
      summary: summaryOf(node, shared, overridden ? report : null),
      reason: terms.reason,
      before: { state: 'active' },
      after: {
        state: 'draining',
        deadlineAt: shared.deadlineAt?.toISOString() ?? null,
        onDeadline: shared.onDeadline,
        ...(shared.after === 'drained' ? {} : { afterwards: shared.after }),
        ...(without.length > 0 ? { without: without.map(({ balancer }) => balancer) } : {}),
        ...(shared.message === null ? {} : { message: shared.message }),
      },
      data: {
        ...{ drain: id, sessions },
        ...(nodes.length > 1 ? { batch: shared.batchId, nodes: names } : {}),
        ...(overridden ? { guard: report } : {}),
      },
    })
    await notify(
      tx,
      { topic: 'drains', cluster: cluster.slug, node: node.name },
      { topic: 'nodes', cluster: cluster.slug, node: node.name },
      { topic: 'work', cluster: cluster.slug, node: node.name },
    )
  }
}

function summaryOf(
  { name }: NodeRecord,
  { after, without }: { after: AfterDrain; without: { balancer: string }[] },
  passed: GuardReport | null,
): string {
  const goal = after === 'maintenance' ? ' for maintenance' : after === 'removed' ? ' to remove it' : ''
  return `Drains ${name}${goal}${withoutWords(without)}${passed ? `, over ${limitOf(passed)}` : ''}`
}

/** Which of the limits an admin passed. */
export function limitOf({ out }: GuardReport): string {
  const tooMany = out.max !== null && out.then > out.max
  return tooMany ? `the limit of ${out.max} nodes out together` : 'the load limit'
}

function refuseUnlessActive({ name, state }: NodeRecord): void {
  if (state === 'active') return
  throw new MusterError('CONFLICT', notActive(name, state), { state, node: name })
}

export function notActive(name: string, state: Exclude<NodeRecord['state'], 'active'>): string {
  const words = {
    joining: `${name} is joining: it takes no traffic yet.`,
    draining: `${name} is draining already.`,
    drained: `${name} is drained already.`,
    maintenance: `${name} is in maintenance: it takes no traffic.`,
    removed: `${name} was removed.`,
  }
  return words[state]
}
