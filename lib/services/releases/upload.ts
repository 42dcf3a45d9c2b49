import { rm } from 'node:fs/promises'
import { type Release, ReleaseName } from '@/lib/contract/solutions'
import { MusterError } from '@/lib/domain/errors'
import { actorShape, recordEvent } from '@/lib/store/events'
import { notify } from '@/lib/store/notify'
import { findSameRelease, insertRelease } from '@/lib/store/releases'
import { readSettings } from '@/lib/store/settings'
import { requireCluster } from '../clusters/require'
import { authorise, inTransaction, lockCluster, requirePorts, type ServiceContext } from '../context'
import { solutionByName } from '../solutions/find'
import { releaseShape } from '../solutions/shape'
import { keepArtifact, uploadsDirectory } from './artifacts'
import { inspectWar } from './inspect-war'
import { type FormBody, type Received, receiveForm } from './receive'

/**
 * Takes a WAR as a release. Nothing of the body is read before the actor may upload and the solution exists.
 *
 * @throws PAYLOAD_TOO_LARGE, UNPROCESSABLE when it is no WAR or the name can't be used, CONFLICT when the solution
 * has a release of this name or with this content
 */
export async function uploadRelease(
  ctx: ServiceContext,
  input: { cluster: string; solution: string; body: FormBody },
): Promise<Release> {
  const actor = authorise(ctx, 'solutions.upload', input.cluster)
  const { prisma } = ctx.store
  const { artifactsDir } = requirePorts(ctx).site
  const cluster = await requireCluster(prisma, input.cluster)
  await solutionByName(prisma, cluster, input.solution)
  const { artifactSizeMaxMb } = await readSettings(prisma)

  const received = await receiveForm(input.body, {
    directory: uploadsDirectory(artifactsDir),
    sizeMaxBytes: artifactSizeMaxMb * 1_048_576,
  })
  const { file } = received
  try {
    const name = releaseNameOf(received)
    await inspectWar(file.path, file.name)
    return await inTransaction(ctx, async (tx) => {
      await lockCluster(tx, cluster.id)
      const solution = await solutionByName(tx, cluster, input.solution)
      const same = await findSameRelease(tx, solution.id, { name, sha256: file.sha256 })
      if (same) {
        throw new MusterError(
          'CONFLICT',
          same.name === name
            ? `${solution.name} already has a release ${name}; a release is never replaced.`
            : `${file.name} is, byte for byte, the release ${same.name} that ${solution.name} already has.`,
        )
      }
      const release = await insertRelease(tx, {
        solutionId: solution.id,
        name,
        fileName: file.name,
        sha256: file.sha256,
        sizeBytes: file.sizeBytes,
        uploadedBy: actorShape(actor),
      })
      await recordEvent(tx, {
        clusterId: cluster.id,
        clusterSlug: cluster.slug,
        type: 'release.uploaded',
        change: true,
        actor,
        subject: { kind: 'solution', name: solution.name },
        summary: `Uploaded ${solution.name} ${name}`,
        after: { release: name, fileName: file.name, sha256: file.sha256, sizeBytes: file.sizeBytes },
      })
      await notify(tx, { topic: 'solutions', cluster: cluster.slug })
      // Last: should the commit fail, the file that stays is one that no release names and the next upload takes.
      await keepArtifact(tx, artifactsDir, file.sha256, file.path)
      return releaseShape(release, solution, [])
    })
  } finally {
    await rm(file.path, { force: true })
  }
}

function releaseNameOf({ release }: Received): string {
  const name = ReleaseName.safeParse(release ?? '')
  if (name.success) return name.data
  throw new MusterError(
    'UNPROCESSABLE',
    release
      ? `${release} can't be the name of a release: use letters, digits, dots, dashes and underscores, 1 to 64 characters.`
      : 'The form has no field release: say what this release is called, for example 2.0.',
  )
}
