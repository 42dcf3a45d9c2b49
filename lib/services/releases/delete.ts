import { MusterError } from '@/lib/domain/errors'
import { recordEvent } from '@/lib/store/events'
import { runningImport } from '@/lib/store/imports'
import { notify } from '@/lib/store/notify'
import { deleteRelease as removeRelease } from '@/lib/store/releases'
import { requireCluster } from '../clusters/require'
import { authorise, inTransaction, lockCluster, type ServiceContext } from '../context'
import { solutionByName } from '../solutions/find'
import { removeUnusedArtifacts } from './artifacts'

/** @throws CONFLICT when the release is wanted, or is being imported */
export async function deleteRelease(
  ctx: ServiceContext,
  input: { cluster: string; solution: string; release: string },
): Promise<{ deleted: true }> {
  const actor = authorise(ctx, 'solutions.deleteRelease', input.cluster)
  const removed = await inTransaction(ctx, async (tx) => {
    const cluster = await requireCluster(tx, input.cluster)
    await lockCluster(tx, cluster.id)
    const solution = await solutionByName(tx, cluster, input.solution)
    const release = solution.releases.find(({ name }) => name === input.release)
    if (!release) throw new MusterError('NOT_FOUND', `${solution.name} has no release ${input.release}.`)
    const title = `${solution.name} ${release.name}`
    if (solution.wanted?.releaseId === release.id) {
      throw new MusterError('CONFLICT', `${title} is what the nodes of ${cluster.slug} are to serve.`)
    }
    const running = await runningImport(tx, cluster.id)
    if (running && [running.releaseId, running.previousReleaseId].includes(release.id)) {
      throw new MusterError('CONFLICT', `Import ${running.number}, which needs ${title}, is still running.`)
    }
    await removeRelease(tx, release.id)
    await recordEvent(tx, {
      clusterId: cluster.id,
      clusterSlug: cluster.slug,
      type: 'release.deleted',
      change: true,
      actor,
      subject: { kind: 'solution', name: solution.name },
      summary: `Deleted ${title}`,
      before: { release: release.name, sha256: release.sha256, sizeBytes: release.sizeBytes },
    })
    await notify(tx, { topic: 'solutions', cluster: cluster.slug })
    return release
  })
  await removeUnusedArtifacts(ctx, [removed.sha256])
  return { deleted: true }
}
