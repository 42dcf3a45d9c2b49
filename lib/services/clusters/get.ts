import type { ClusterSummary } from '@/lib/contract/clusters'
import type { ClusterRecord } from '@/lib/store/clusters'
import { authorise, type ServiceContext } from '../context'
import { requireCluster } from './require'
import { summarise } from './summary'

export async function getCluster(ctx: ServiceContext, input: { cluster: string }): Promise<ClusterSummary> {
  authorise(ctx, 'clusters.get', input.cluster)
  return await summaryOfOne(ctx, await requireCluster(ctx.store.prisma, input.cluster))
}

export async function summaryOfOne(ctx: ServiceContext, cluster: ClusterRecord): Promise<ClusterSummary> {
  const [summary] = await summarise(ctx, [cluster])
  if (!summary) throw new Error('a summary a cluster')
  return summary
}
