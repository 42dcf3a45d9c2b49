import { MusterError } from '@/lib/domain/errors'
import { endDrain } from '@/lib/store/drain-requests'
import { recordEvent } from '@/lib/store/events'
import { moveNode, type NodeRecord, unmatchMembers } from '@/lib/store/nodes'
import { notify } from '@/lib/store/notify'
import { requireCluster } from '../clusters/require'
import { authorise, inTransaction, lockCluster, type ServiceContext } from '../context'
import { guardCluster, passGuard } from '../guard-cluster'
import { knownOf } from './known'
import { requireNode } from './require'

type Input = { cluster: string; node: string; reason?: string | undefined; override?: boolean | undefined }

/**
 * It leaves the lists and stays in history. A node that may hold sessions is drained first, or an admin overrides
 * that with a reason; the guard's last word, that somebody must be left to serve, holds for them too.
 */
export async function removeNode(ctx: ServiceContext, input: Input): Promise<{ removed: true }> {
  const actor = authorise(ctx, 'nodes.remove', input.cluster)
  const override = input.override === true
  if (override && !input.reason?.trim()) {
    throw new MusterError('BAD_REQUEST', 'reason: say why the rules are overridden.')
  }
  return await inTransaction(ctx, async (tx) => {
    const cluster = await requireCluster(tx, input.cluster)
    await lockCluster(tx, cluster.id)
    const node = await requireNode(tx, cluster, input.node)
    const sessions = knownOf(node, cluster.pollIntervalSeconds, ctx.now()).sessions
    if (!override) refuseWhileServing(node, sessions)
    const report = await guardCluster(tx, cluster, [node.name], ctx.now())
    // Whoever removes the only node of a cluster takes the cluster down on purpose.
    const overridden = report.survivors === 0 && override ? true : passGuard(report, actor, override)
    const moved = await moveNode(tx, node.id, [node.state], 'removed', ctx.now())
    if (!moved) throw new MusterError('CONFLICT', `${node.name} changed its state meanwhile: look again.`)
    await endDrain(tx, node.id, { endedBy: actor, sessionsAtEnd: sessions }, ctx.now())
    await unmatchMembers(tx, node.id)
    await recordEvent(tx, {
      clusterId: cluster.id,
      clusterSlug: cluster.slug,
      type: 'node.removed',
      change: true,
      actor,
      subject: { kind: 'node', name: node.name },
      summary: `Removed the node ${node.name}`,
      reason: input.reason ?? null,
      before: { state: node.state, address: node.address, sessions },
      after: { state: 'removed' },
      data: overridden ? { guard: report } : null,
    })
    await notify(
      tx,
      { topic: 'inventory', cluster: cluster.slug },
      { topic: 'nodes', cluster: cluster.slug },
      { topic: 'work', cluster: cluster.slug },
    )
    return { removed: true as const }
  })
}

function refuseWhileServing(node: NodeRecord, sessions: number | null): void {
  if (node.state === 'drained' || node.state === 'maintenance' || node.state === 'joining') return
  if (node.state === 'draining') {
    throw new MusterError('CONFLICT', `${node.name} is still draining: wait until it is drained.`, {
      sessions,
    })
  }
  const held = sessions === null ? 'how many sessions it holds is not known' : `it holds ${sessions} sessions`
  throw new MusterError('CONFLICT', `${node.name} takes traffic and ${held}: drain it first.`, { sessions })
}
