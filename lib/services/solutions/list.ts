import type { Solution } from '@/lib/contract/solutions'
import { readServed } from '@/lib/store/served'
import { listSolutions as readSolutions } from '@/lib/store/solutions'
import { requireCluster } from '../clusters/require'
import { authorise, type ServiceContext } from '../context'
import { solutionShape } from './shape'

export async function listSolutions(
  ctx: ServiceContext,
  input: { cluster: string },
): Promise<{ items: Solution[]; nextCursor: string | null }> {
  authorise(ctx, 'solutions.list', input.cluster)
  const { prisma } = ctx.store
  const cluster = await requireCluster(prisma, input.cluster)
  const [solutions, nodes] = await Promise.all([
    readSolutions(prisma, cluster.id),
    readServed(prisma, cluster.id),
  ])
  return { items: solutions.map((solution) => solutionShape(solution, nodes)), nextCursor: null }
}
