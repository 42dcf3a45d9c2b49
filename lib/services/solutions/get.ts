import type { Solution } from '@/lib/contract/solutions'
import { readServed } from '@/lib/store/served'
import { requireCluster } from '../clusters/require'
import { authorise, type ServiceContext } from '../context'
import { solutionByName } from './find'
import { solutionShape } from './shape'

export async function getSolution(
  ctx: ServiceContext,
  input: { cluster: string; solution: string },
): Promise<Solution> {
  authorise(ctx, 'solutions.get', input.cluster)
  const { prisma } = ctx.store
  const cluster = await requireCluster(prisma, input.cluster)
  const solution = await solutionByName(prisma, cluster, input.solution)
  return solutionShape(solution, await readServed(prisma, cluster.id))
}
