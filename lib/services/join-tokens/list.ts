import type { JoinToken } from '@/lib/contract/join-tokens'
import { listJoinTokens as readJoinTokens } from '@/lib/store/join-tokens'
import { requireCluster } from '../clusters/require'
import { authorise, type ServiceContext } from '../context'

export async function listJoinTokens(
  ctx: ServiceContext,
  input: { cluster: string },
): Promise<{ items: JoinToken[]; nextCursor: null }> {
  authorise(ctx, 'joinTokens.list', input.cluster)
  const cluster = await requireCluster(ctx.store.prisma, input.cluster)
  return { items: await readJoinTokens(ctx.store.prisma, cluster.id), nextCursor: null }
}
