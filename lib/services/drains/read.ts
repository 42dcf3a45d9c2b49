import type { Drain } from '@/lib/contract/drains'
import { listDrains as readDrains } from '@/lib/store/drains-read'
import { requireCluster } from '../clusters/require'
import { authorise, type ServiceContext } from '../context'
import { requireNode } from '../nodes/require'
import { shapeDrains, shapeLastDrain } from './shape'

export async function getDrain(
  ctx: ServiceContext,
  input: { cluster: string; node: string },
): Promise<Drain> {
  authorise(ctx, 'drains.get', input.cluster)
  const { prisma } = ctx.store
  const cluster = await requireCluster(prisma, input.cluster)
  return await shapeLastDrain(ctx, cluster, await requireNode(prisma, cluster, input.node))
}

export async function listDrains(
  ctx: ServiceContext,
  input: { cluster: string; node?: string | undefined; running?: boolean | undefined; limit: number },
): Promise<{ items: Drain[]; nextCursor: null }> {
  authorise(ctx, 'drains.list', input.cluster)
  const { prisma } = ctx.store
  const cluster = await requireCluster(prisma, input.cluster)
  const node = input.node === undefined ? null : await requireNode(prisma, cluster, input.node)
  const query = {
    clusterId: cluster.id,
    ...(node ? { nodeId: node.id } : {}),
    runningOnly: input.running === true,
    limit: input.limit,
  }
  return { items: await shapeDrains(ctx, cluster, await readDrains(prisma, query)), nextCursor: null }
}
