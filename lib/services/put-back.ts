import type { Drain } from '@/lib/contract/drains'
import type { Node } from '@/lib/contract/nodes'
import { drainReceipt, receiptSentence } from '@/lib/domain/drain-receipt'
import { MusterError } from '@/lib/domain/errors'
import type { Actor, NodeState } from '@/lib/domain/model'
import type { Transaction } from '@/lib/store/client'
import type { ClusterRecord } from '@/lib/store/clusters'
import { endDrain } from '@/lib/store/drain-requests'
import { recordEvent } from '@/lib/store/events'
import { moveNode, type NodeRecord } from '@/lib/store/nodes'
import { notify } from '@/lib/store/notify'
import { requireCluster } from './clusters/require'
import { authorise, inTransaction, lockCluster, type ServiceContext } from './context'
import { shapeLastDrain, shapeLastDrains } from './drains/shape'
import { knownOf } from './nodes/known'
import { requireNode, requireNodes } from './nodes/require'
import { shapeOneNode } from './nodes/shape'

type Input = { cluster: string; node: string; reason?: string | undefined }

/**
 * Ends a running drain: the node takes new sessions again as soon as its balancers are told.
 *
 * @throws CONFLICT when none is running
 */
export async function cancelDrain(ctx: ServiceContext, input: Input): Promise<Drain> {
  const actor = authorise(ctx, 'drains.cancel', input.cluster)
  const { cluster, node } = await inTransaction(ctx, async (tx) => {
    const { cluster, node } = await locked(tx, input)
    await takeBack(tx, ctx, actor, cluster, node, input.reason)
    return { cluster, node }
  })
  return await shapeLastDrain(ctx, cluster, node)
}

/**
 * The same for several nodes: the drains of all of them end, or none.
 *
 * @throws CONFLICT when one of them is not draining
 */
export async function cancelDrains(
  ctx: ServiceContext,
  input: { cluster: string; nodes: string[]; reason?: string | undefined },
): Promise<{ items: Drain[] }> {
  const actor = authorise(ctx, 'drains.cancelMany', input.cluster)
  const { cluster, nodes } = await inTransaction(ctx, async (tx) => {
    const cluster = await requireCluster(tx, input.cluster)
    await lockCluster(tx, cluster.id)
    const nodes = await requireNodes(tx, cluster, input.nodes)
    for (const node of nodes) await takeBack(tx, ctx, actor, cluster, node, input.reason)
    return { cluster, nodes }
  })
  return { items: await shapeLastDrains(ctx, cluster, nodes) }
}

async function takeBack(
  tx: Transaction,
  ctx: ServiceContext,
  actor: Actor,
  cluster: ClusterRecord,
  node: NodeRecord,
  reason: string | undefined,
): Promise<void> {
  const { sessions } = knownOf(node, cluster.pollIntervalSeconds, ctx.now())
  const drain = await endDrain(tx, node.id, { endedBy: actor, sessionsAtEnd: sessions }, ctx.now())
  if (drain === null) {
    const hint = node.state === 'drained' ? ': it is drained, resume it' : ''
    const data = { state: node.state, node: node.name }
    throw new MusterError('CONFLICT', `No drain of ${node.name} is running${hint}.`, data)
  }
  const receipt = drainReceipt(drain)
  await putBack(tx, ctx, actor, cluster, node, {
    type: 'drain.cancelled',
    summary: `Cancelled the drain of ${node.name}. ${receiptSentence(receipt)}`,
    reason: reason ?? null,
    from: ['draining'],
    data: { drain: drain.id, receipt },
  })
}

/**
 * Puts a drained node, or one in maintenance, back.
 *
 * @throws CONFLICT when it is neither
 */
export async function resumeNode(ctx: ServiceContext, input: Input): Promise<Node> {
  const actor = authorise(ctx, 'drains.resume', input.cluster)
  const cluster = await inTransaction(ctx, async (tx) => {
    const { cluster, node } = await locked(tx, input)
    if (node.state !== 'drained' && node.state !== 'maintenance') {
      const hint = node.state === 'draining' ? ': cancel its drain' : ''
      throw new MusterError('CONFLICT', `${node.name} is ${node.state}${hint}.`, { state: node.state })
    }
    await putBack(tx, ctx, actor, cluster, node, {
      type: 'node.resumed',
      summary: `Put ${node.name} back`,
      reason: input.reason ?? null,
      from: ['drained', 'maintenance'],
      data: null,
    })
    return cluster
  })
  return await shapeOneNode(ctx, cluster, await requireNode(ctx.store.prisma, cluster, input.node))
}

async function locked(tx: Transaction, input: Input) {
  const cluster = await requireCluster(tx, input.cluster)
  await lockCluster(tx, cluster.id)
  return { cluster, node: await requireNode(tx, cluster, input.node) }
}

async function putBack(
  tx: Transaction,
  ctx: ServiceContext,
  actor: Actor,
  cluster: ClusterRecord,
  node: NodeRecord,
  how: { type: string; summary: string; reason: string | null; from: NodeState[]; data: unknown },
): Promise<void> {
  const { from, ...event } = how
  if (!(await moveNode(tx, node.id, from, 'active', ctx.now()))) {
    throw new MusterError('CONFLICT', `${node.name} changed its state meanwhile: look again.`)
  }
  await recordEvent(tx, {
    ...event,
    clusterId: cluster.id,
    clusterSlug: cluster.slug,
    change: true,
    actor,
    subject: { kind: 'node', name: node.name },
    before: { state: node.state },
    after: { state: 'active' },
  })
  await notify(
    tx,
    { topic: 'drains', cluster: cluster.slug, node: node.name },
    { topic: 'nodes', cluster: cluster.slug, node: node.name },
    { topic: 'work', cluster: cluster.slug, node: node.name },
  )
}
