import type { Node } from '@/lib/contract/nodes'
import { MusterError } from '@/lib/domain/errors'
import { recordEvent } from '@/lib/store/events'
import { moveNode } from '@/lib/store/nodes'
import { notify } from '@/lib/store/notify'
import { startRamp } from '@/lib/store/slow-start'
import { requireCluster } from '../clusters/require'
import { authorise, inTransaction, type ServiceContext } from '../context'
import { requireNode } from './require'
import { shapeOneNode } from './shape'

/**
 * Lets a joining node take traffic whatever it still lacks: nobody is stuck for a condition that will not be met.
 * What it lacked stands in the activity log.
 */
export async function activateNode(
  ctx: ServiceContext,
  input: { cluster: string; node: string; reason: string },
): Promise<Node> {
  const actor = authorise(ctx, 'nodes.activate', input.cluster)
  const { prisma } = ctx.store
  const cluster = await requireCluster(prisma, input.cluster)
  const found = await requireNode(prisma, cluster, input.node)
  const { joining } = await shapeOneNode(ctx, cluster, found)
  const now = ctx.now()
  const node = await inTransaction(ctx, async (tx) => {
    const moved = await moveNode(tx, found.id, ['joining'], 'active', now)
    if (!moved) throw new MusterError('CONFLICT', `${found.name} is not joining: it is ${found.state}.`)
    await startRamp(tx, found.id, now)
    await recordEvent(tx, {
      clusterId: cluster.id,
      clusterSlug: cluster.slug,
      type: 'node.active',
      change: true,
      actor,
      subject: { kind: 'node', name: found.name },
      summary: `Let ${found.name} take sessions before all that was asked of it was seen`,
      reason: input.reason,
      before: { state: 'joining', unmet: joining.filter(({ met }) => !met).map(({ message }) => message) },
      after: { state: 'active' },
    })
    await notify(
      tx,
      { topic: 'nodes', cluster: cluster.slug, node: found.name },
      { topic: 'inventory', cluster: cluster.slug },
      { topic: 'work', cluster: cluster.slug, node: found.name },
    )
    return await requireNode(tx, cluster, input.node)
  })
  return await shapeOneNode(ctx, cluster, node)
}
