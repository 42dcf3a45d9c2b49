import type { ActorRecord } from './actor-record'
import type { Db } from './client'
import type { Prisma, Release } from './generated/client'

export type ReleaseRecord = {
  id: string
  solutionId: string
  name: string
  fileName: string
  sha256: string
  sizeBytes: number
  uploadedBy: ActorRecord
  createdAt: Date
}

export function toRelease(row: Release): ReleaseRecord {
  return {
    id: row.id,
    solutionId: row.solutionId,
    name: row.name,
    fileName: row.fileName,
    sha256: row.sha256,
    sizeBytes: Number(row.sizeBytes),
    uploadedBy: row.uploadedBy as ActorRecord,
    createdAt: row.createdAt,
  }
}

/** The release of a solution that has this name or this content; null = none. */
export async function findSameRelease(db: Db, solutionId: string, like: { name: string; sha256: string }) {
  const row = await db.release.findFirst({
    where: { solutionId, OR: [{ name: like.name }, { sha256: like.sha256 }] },
  })
  return row && toRelease(row)
}

export async function insertRelease(
  db: Db,
  release: Omit<ReleaseRecord, 'id' | 'createdAt'>,
): Promise<ReleaseRecord> {
  const data = {
    ...release,
    sizeBytes: BigInt(release.sizeBytes),
    uploadedBy: release.uploadedBy as Prisma.InputJsonValue,
  }
  return toRelease(await db.release.create({ data }))
}

/** Imports of it go with it: they are history of something that is gone. */
export async function deleteRelease(db: Db, id: string): Promise<void> {
  await db.import.deleteMany({ where: { releaseId: id } })
  await db.release.delete({ where: { id } })
}

/** Whether any cluster still has a release with this content. */
export async function contentIsUsed(db: Db, sha256: string): Promise<boolean> {
  return (await db.release.count({ where: { sha256 } })) > 0
}

/** Whether a cluster has a release with this content: its agents may fetch it. */
export async function clusterHasContent(db: Db, clusterId: string, sha256: string): Promise<boolean> {
  return (await db.release.count({ where: { sha256, solution: { clusterId } } })) > 0
}

/** Lets one transaction at a time put or remove a file of this content. */
export async function lockContent(db: Db, sha256: string): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${sha256}, 0))`
}
