import type { ClusterSummary } from '@/lib/contract/clusters'
import { scopeOf } from '@/lib/domain/permission'
import type { Tone } from '@/lib/domain/sentence'
import { listClusters as readClusters } from '@/lib/store/clusters'
import { authorise, type ServiceContext } from '../context'
import { summarise } from './summary'

const urgency: Tone[] = ['down', 'warn', 'drain', 'join', 'plain', 'dim']

/** What is wrong first. A token of one cluster sees that one. */
export async function listClusters(
  ctx: ServiceContext,
): Promise<{ items: ClusterSummary[]; nextCursor: null }> {
  const actor = authorise(ctx, 'clusters.list')
  const items = await summarise(ctx, await readClusters(ctx.store.prisma, scopeOf(actor)))
  return { items: items.sort((a, b) => worst(a) - worst(b)), nextCursor: null }
}

function worst({ sentence }: ClusterSummary): number {
  return Math.min(urgency.length, ...sentence.map(({ tone }) => urgency.indexOf(tone)))
}
