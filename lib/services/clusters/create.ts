import type { ClusterSummary } from '@/lib/contract/clusters'
import { MusterError } from '@/lib/domain/errors'
import { insertCluster, type NewCluster } from '@/lib/store/clusters'
import { recordEvent } from '@/lib/store/events'
import { notify } from '@/lib/store/notify'
import { authorise, inTransaction, type ServiceContext } from '../context'
import { summaryOfOne } from './get'

export async function createCluster(ctx: ServiceContext, input: NewCluster): Promise<ClusterSummary> {
  const actor = authorise(ctx, 'clusters.create')
  const cluster = await inTransaction(ctx, async (tx) => {
    const made = await insertCluster(tx, input)
    if (!made) throw new MusterError('CONFLICT', `A cluster ${input.slug} is there already.`)
    await recordEvent(tx, {
      clusterId: made.id,
      clusterSlug: made.slug,
      type: 'cluster.created',
      change: true,
      actor,
      subject: { kind: 'cluster', name: made.slug },
      summary: `Created the cluster ${made.name}`,
      after: input,
    })
    await notify(tx, { topic: 'inventory', cluster: made.slug }, { topic: 'work', cluster: made.slug })
    return made
  })
  return await summaryOfOne(ctx, cluster)
}
