import type { Import } from '@/lib/contract/imports'
import { MusterError } from '@/lib/domain/errors'
import { recordEvent } from '@/lib/store/events'
import { moveImport } from '@/lib/store/imports'
import { notify } from '@/lib/store/notify'
import { withdraw } from '@/lib/store/outbox'
import { requireCluster } from '../clusters/require'
import { authorise, inTransaction, lockCluster, type ServiceContext } from '../context'
import { requireImport } from './read'
import { importShapes } from './shape'
import { wantPrevious } from './wanted'

/**
 * From the commit on no step begins: commands that were not published yet are taken back. Steps in flight end.
 *
 * @throws CONFLICT when the import has ended
 */
export async function abortImport(
  ctx: ServiceContext,
  input: { cluster: string; import: string; reason?: string | undefined },
): Promise<Import> {
  const actor = authorise(ctx, 'imports.abort', input.cluster)
  const now = ctx.now()
  return await inTransaction(ctx, async (tx) => {
    const cluster = await requireCluster(tx, input.cluster)
    await lockCluster(tx, cluster.id)
    const entry = await requireImport(tx, cluster, input.import)
    const reason = input.reason?.trim() || null
    const stopped = { state: 'aborted' as const, reason }
    const moved =
      (await moveImport(tx, entry.id, 'staging', stopped)) ||
      (await moveImport(tx, entry.id, 'activating', stopped))
    if (!moved) {
      throw new MusterError('CONFLICT', `Import ${entry.number} is ${entry.state} already.`, {
        state: entry.state,
      })
    }
    await tx.import.update({ where: { id: entry.id }, data: { abortedAt: now } })
    await withdraw(tx, cluster.id, entry.id)
    await wantPrevious(tx, entry, now)
    await recordEvent(tx, {
      clusterId: cluster.id,
      clusterSlug: cluster.slug,
      type: 'import.aborted',
      change: true,
      actor,
      subject: { kind: 'solution', name: entry.solution },
      summary: `Aborted import ${entry.number} of ${entry.solution} ${entry.release}`,
      reason,
      before: { state: entry.state },
      after: { state: 'aborted' },
      data: { import: entry.id },
    })
    await notify(
      tx,
      { topic: 'imports', cluster: cluster.slug },
      { topic: 'solutions', cluster: cluster.slug },
      { topic: 'work', cluster: cluster.slug },
    )
    const [shape] = await importShapes(tx, [await requireImport(tx, cluster, entry.id)], now)
    if (!shape) throw new Error('an import has no shape')
    return shape
  })
}
