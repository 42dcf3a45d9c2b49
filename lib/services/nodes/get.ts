import type { Node } from '@/lib/contract/nodes'
import { requireCluster } from '../clusters/require'
import { authorise, type ServiceContext } from '../context'
import { requireNode } from './require'
import { shapeOneNode } from './shape'

export async function getNode(ctx: ServiceContext, input: { cluster: string; node: string }): Promise<Node> {
  authorise(ctx, 'nodes.get', input.cluster)
  const { prisma } = ctx.store
  const cluster = await requireCluster(prisma, input.cluster)
  return await shapeOneNode(ctx, cluster, await requireNode(prisma, cluster, input.node))
}
