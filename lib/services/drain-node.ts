import type { Drain } from '@/lib/contract/drains'
import { MusterError } from '@/lib/domain/errors'
import type { DeadlineAction } from '@/lib/domain/model'
import { insertDrain } from '@/lib/store/drain-requests'
import { recordEvent } from '@/lib/store/events'
import { moveNode, type NodeRecord } from '@/lib/store/nodes'
import { notify } from '@/lib/store/notify'
import { requireCluster } from './clusters/require'
import { authorise, inTransaction, lockCluster, type ServiceContext } from './context'
import { shapeLastDrain } from './drains/shape'
import { guardCluster, passGuard } from './guard-cluster'
import { knownOf } from './nodes/known'
import { requireNode } from './nodes/require'

export type DrainRequest = {
  cluster: string
  node: string
  reason: string
  deadlineSeconds?: number | undefined
  onDeadline: DeadlineAction
  override: boolean
}

/**
 * Asks for a drain. The guard is asked under the cluster's lock, so that two who ask at once are answered one after
 * the other; a worker does the rest.
 *
 * @throws CONFLICT when the node is not active, GUARD_REFUSED with the figures
 */
export async function startDrain(
  ctx: ServiceContext,
  input: DrainRequest,
  options: { importStepId?: string } = {},
): Promise<Drain> {
  const actor = authorise(ctx, 'drains.start', input.cluster)
  const now = ctx.now()
  const { cluster, node } = await inTransaction(ctx, async (tx) => {
    const cluster = await requireCluster(tx, input.cluster)
    await lockCluster(tx, cluster.id)
    const node = await requireNode(tx, cluster, input.node)
    refuseUnlessActive(node)
    const report = await guardCluster(tx, cluster, [node.name], now)
    const overridden = passGuard(report, actor, input.override)
    const seconds = input.deadlineSeconds
    const drain = {
      clusterId: cluster.id,
      nodeId: node.id,
      reason: input.reason,
      requestedBy: actor,
      requestedAt: now,
      deadlineAt: seconds === undefined ? null : new Date(now.getTime() + seconds * 1000),
      onDeadline: input.onDeadline,
      sessionsAtStart: knownOf(node, cluster.pollIntervalSeconds, now).sessions,
      importStepId: options.importStepId ?? null,
    }
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
      summary: overridden ? `Drains ${node.name}, over the load limit` : `Drains ${node.name}`,
      reason: input.reason,
      before: { state: 'active' },
      after: {
        state: 'draining',
        deadlineAt: drain.deadlineAt?.toISOString() ?? null,
        onDeadline: drain.onDeadline,
      },
      data: { drain: id, sessions: drain.sessionsAtStart, ...(overridden ? { guard: report } : {}) },
    })
    await notify(
      tx,
      { topic: 'drains', cluster: cluster.slug, node: node.name },
      { topic: 'nodes', cluster: cluster.slug, node: node.name },
      { topic: 'work', cluster: cluster.slug, node: node.name },
    )
    return { cluster, node }
  })
  return await shapeLastDrain(ctx, cluster, node)
}

function refuseUnlessActive({ name, state }: NodeRecord): void {
  if (state === 'active') return
  const words = {
    joining: `${name} is joining: it takes no traffic yet.`,
    draining: `${name} is draining already.`,
    drained: `${name} is drained already.`,
    maintenance: `${name} is in maintenance: it takes no traffic.`,
    removed: `${name} was removed.`,
  }
  throw new MusterError('CONFLICT', words[state], { state })
}
