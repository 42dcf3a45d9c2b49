import type { z } from 'zod'
import type { Import, ImportInput } from '@/lib/contract/imports'
import { MusterError } from '@/lib/domain/errors'
import { kindsWithReleases } from '@/lib/domain/kinds'
import { contextVersion } from '@/lib/domain/release'
import type { Db } from '@/lib/store/client'
import { actorShape, recordEvent } from '@/lib/store/events'
import { insertImport, runningImport } from '@/lib/store/imports'
import { notify } from '@/lib/store/notify'
import { requireCluster } from '../clusters/require'
import { authorise, inTransaction, lockCluster, requirePorts, type ServiceContext } from '../context'
import { solutionByName } from '../solutions/find'
import { oweCommand } from './command'
import { importShapes } from './shape'

/**
 * Starts an import: its steps, and the broadcast by which every node stages the artifact, in one transaction. Nodes
 * whose agent is away, or that have none yet, have a step that waits.
 *
 * @throws CONFLICT while another import runs in the cluster, UNPROCESSABLE when it has no nodes, UNAVAILABLE when this
 * console has no broker
 */
export async function startImport(ctx: ServiceContext, input: z.output<typeof ImportInput>): Promise<Import> {
  const actor = authorise(ctx, 'imports.start', input.cluster)
  if (!requirePorts(ctx).site.amqpUrl) {
    throw new MusterError(
      'UNAVAILABLE',
      'Imports are off: this console was started without a broker (AMQP_URL).',
    )
  }
  const now = ctx.now()
  return await inTransaction(ctx, async (tx) => {
    const cluster = await requireCluster(tx, input.cluster)
    await lockCluster(tx, cluster.id)
    await refuseSecond(tx, cluster)
    const solution = await solutionByName(tx, cluster, input.solution)
    const release = solution.releases.find(({ name }) => name === input.release)
    if (!release) throw new MusterError('NOT_FOUND', `${solution.name} has no release ${input.release}.`)
    const nodes = await tx.node.findMany({
      where: { clusterId: cluster.id, state: { not: 'removed' }, kind: { in: kindsWithReleases } },
      orderBy: { name: 'asc' },
      select: { id: true },
    })
    if (nodes.length === 0) {
      throw new MusterError('UNPROCESSABLE', `${cluster.name} has no nodes yet that could take a release.`)
    }

    const entry = await insertImport(
      tx,
      {
        clusterId: cluster.id,
        solutionId: solution.id,
        releaseId: release.id,
        previousReleaseId: solution.wanted?.releaseId ?? null,
        strategy: input.strategy,
        drainDeadlineSeconds: input.strategy === 'rolling' ? input.drainDeadlineSeconds : null,
        startedBy: actorShape(actor),
        startedAt: now,
        nodes: nodes.map(({ id }) => id),
      },
      (number) => contextVersion(number, release.name),
    )
    const title = `${solution.name} ${release.name}`
    await oweCommand(tx, 'stage', { ...entry, importId: entry.id }, null, now)
    await recordEvent(tx, {
      clusterId: cluster.id,
      clusterSlug: cluster.slug,
      type: 'import.started',
      change: true,
      actor,
      subject: { kind: 'solution', name: solution.name },
      summary: `Started import ${entry.number}: ${title}, ${input.strategy === 'rolling' ? 'node after node' : 'all at once'}`,
      reason: input.reason ?? null,
      before: { wanted: solution.wanted?.release ?? null },
      after: { import: entry.number, release: release.name, strategy: input.strategy },
      data: { import: entry.id },
    })
    await notify(tx, { topic: 'imports', cluster: cluster.slug })
    const [shape] = await importShapes(tx, [entry], now)
    if (!shape) throw new Error('an import has no shape')
    return shape
  })
}

async function refuseSecond(db: Db, cluster: { id: string; slug: string }): Promise<void> {
  const running = await runningImport(db, cluster.id)
  if (!running) return
  const title = `${running.solution.name} ${running.release.name}`
  throw new MusterError(
    'CONFLICT',
    `Import ${running.number} of ${title} is still running in ${cluster.slug}: wait for it, or abort it.`,
    { import: running.id, number: running.number },
  )
}
