import type { Db } from '@/lib/store/client'
import type { ImportRecord } from '@/lib/store/imports'
import { setWanted } from '@/lib/store/solutions'

/** From its first activation on, an import's release is what the cluster is to serve. */
export async function wantImported(db: Db, entry: ImportRecord, now: Date): Promise<void> {
  await setWanted(db, entry.solutionId, {
    releaseId: entry.releaseId,
    version: entry.version,
    importId: entry.id,
    since: now,
  })
}

/**
 * After a failure or an abort the release before is wanted again, under its old version: nodes that have the new one
 * are newer than that, and stay as they are until somebody decides.
 */
export async function wantPrevious(db: Db, entry: ImportRecord, now: Date): Promise<void> {
  const current = await db.wantedRelease.findUnique({ where: { solutionId: entry.solutionId } })
  if (current?.importId !== entry.id) return
  const before = entry.previousReleaseId
    ? await db.import.findFirst({
        where: { solutionId: entry.solutionId, releaseId: entry.previousReleaseId, state: 'done' },
        orderBy: { number: 'desc' },
        select: { id: true, version: true },
      })
    : null
  await setWanted(
    db,
    entry.solutionId,
    before && entry.previousReleaseId
      ? { releaseId: entry.previousReleaseId, version: before.version, importId: before.id, since: now }
      : null,
  )
}
