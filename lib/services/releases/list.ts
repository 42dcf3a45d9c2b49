import type { Release } from '@/lib/contract/solutions'
import { readServed } from '@/lib/store/served'
import { requireCluster } from '../clusters/require'
import { authorise, type ServiceContext } from '../context'
import { solutionByName } from '../solutions/find'
import { releaseShape } from '../solutions/shape'

export async function listReleases(
  ctx: ServiceContext,
  input: { cluster: string; solution: string },
): Promise<{ items: Release[]; nextCursor: string | null }> {
  authorise(ctx, 'solutions.releases', input.cluster)
  const { prisma } = ctx.store
  const cluster = await requireCluster(prisma, input.cluster)
  const solution = await solutionByName(prisma, cluster, input.solution)
  const nodes = await readServed(prisma, cluster.id)
  return {
    items: solution.releases.map((release) => releaseShape(release, solution, nodes)),
    nextCursor: null,
  }
}
