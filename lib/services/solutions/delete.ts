import { MusterError } from '@/lib/domain/errors'
import { recordEvent } from '@/lib/store/events'
import { runningImport } from '@/lib/store/imports'
import { notify } from '@/lib/store/notify'
import { deleteSolution as removeSolution } from '@/lib/store/solutions'
import { requireCluster } from '../clusters/require'
import { authorise, inTransaction, lockCluster, type ServiceContext } from '../context'
import { removeUnusedArtifacts } from '../releases/artifacts'
import { solutionByName } from './find'

/** Its releases and imports go with it; what nodes serve of it stays where it is. */
export async function deleteSolution(
  ctx: ServiceContext,
  input: { cluster: string; solution: string },
): Promise<{ deleted: true }> {
  const actor = authorise(ctx, 'solutions.delete', input.cluster)
  const removed = await inTransaction(ctx, async (tx) => {
    const cluster = await requireCluster(tx, input.cluster)
    await lockCluster(tx, cluster.id)
    const solution = await solutionByName(tx, cluster, input.solution)
    if (solution.wanted) {
      throw new MusterError(
        'CONFLICT',
        `${solution.name} ${solution.wanted.release} is what the nodes of ${cluster.slug} are to serve: the solution can't be deleted.`,
      )
    }
    const running = await runningImport(tx, cluster.id)
    if (running?.solutionId === solution.id) {
      throw new MusterError('CONFLICT', `Import ${running.number} of ${solution.name} is still running.`)
    }
    await removeSolution(tx, solution.id)
    await recordEvent(tx, {
      clusterId: cluster.id,
      clusterSlug: cluster.slug,
      type: 'solution.deleted',
      change: true,
      actor,
      subject: { kind: 'solution', name: solution.name },
      summary: `Deleted the solution ${solution.name}`,
      before: {
        name: solution.name,
        contextPath: solution.contextPath,
        releases: solution.releases.map(({ name }) => name),
      },
    })
    await notify(tx, { topic: 'solutions', cluster: cluster.slug })
    return solution
  })
  await removeUnusedArtifacts(
    ctx,
    removed.releases.map(({ sha256 }) => sha256),
  )
  return { deleted: true }
}
