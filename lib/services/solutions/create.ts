import type { Solution } from '@/lib/contract/solutions'
import { MusterError } from '@/lib/domain/errors'
import { recordEvent } from '@/lib/store/events'
import { notify } from '@/lib/store/notify'
import { readServed } from '@/lib/store/served'
import { insertSolution } from '@/lib/store/solutions'
import { requireCluster } from '../clusters/require'
import { authorise, inTransaction, lockCluster, type ServiceContext } from '../context'
import { solutionShape } from './shape'

/** @throws CONFLICT when the name or the context path is taken in the cluster */
export async function createSolution(
  ctx: ServiceContext,
  input: { cluster: string; name: string; contextPath: string },
): Promise<Solution> {
  const actor = authorise(ctx, 'solutions.create', input.cluster)
  const { name, contextPath } = input
  const reserved = ['/manager', '/host-manager']
  if (reserved.includes(contextPath)) {
    throw new MusterError(
      'UNPROCESSABLE',
      `${contextPath} is the application server's own; choose another path.`,
    )
  }
  return await inTransaction(ctx, async (tx) => {
    const cluster = await requireCluster(tx, input.cluster)
    await lockCluster(tx, cluster.id)
    const solution = await insertSolution(tx, { clusterId: cluster.id, name, contextPath })
    if (!solution) {
      throw new MusterError(
        'CONFLICT',
        `The cluster ${cluster.slug} already has a solution named ${name} or one at ${contextPath}.`,
      )
    }
    await recordEvent(tx, {
      clusterId: cluster.id,
      clusterSlug: cluster.slug,
      type: 'solution.created',
      change: true,
      actor,
      subject: { kind: 'solution', name },
      summary: `Created the solution ${name} at ${contextPath}`,
      after: { name, contextPath },
    })
    await notify(tx, { topic: 'solutions', cluster: cluster.slug })
    return solutionShape(solution, await readServed(tx, cluster.id))
  })
}
