import type { Db } from './client'
import type { Prisma } from './generated/client'
import { type ReleaseRecord, toRelease } from './releases'

export type SolutionRecord = {
  id: string
  clusterId: string
  name: string
  contextPath: string
  createdAt: Date
  /** `version` is the context version that the release is to be served under. */
  wanted: { releaseId: string; release: string; version: string; since: Date } | null
  /** Newest first. */
  releases: ReleaseRecord[]
}

const include = {
  releases: { orderBy: { createdAt: 'desc' } },
  wanted: { include: { release: { select: { name: true } } } },
} satisfies Prisma.SolutionInclude
type Row = Prisma.SolutionGetPayload<{ include: typeof include }>

function toSolution(row: Row): SolutionRecord {
  const { id, clusterId, name, contextPath, createdAt, wanted } = row
  return {
    id,
    clusterId,
    name,
    contextPath,
    createdAt,
    wanted: wanted && {
      releaseId: wanted.releaseId,
      release: wanted.release.name,
      version: wanted.version,
      since: wanted.since,
    },
    releases: row.releases.map(toRelease),
  }
}

export async function listSolutions(db: Db, clusterId: string): Promise<SolutionRecord[]> {
  const rows = await db.solution.findMany({ where: { clusterId }, include, orderBy: { name: 'asc' } })
  return rows.map(toSolution)
}

export async function findSolution(db: Db, clusterId: string, name: string): Promise<SolutionRecord | null> {
  const row = await db.solution.findUnique({ where: { clusterId_name: { clusterId, name } }, include })
  return row && toSolution(row)
}

/** @returns null when the name or the context path is taken in the cluster */
export async function insertSolution(
  db: Db,
  solution: { clusterId: string; name: string; contextPath: string },
): Promise<SolutionRecord | null> {
  const taken = await db.solution.count({
    where: {
      clusterId: solution.clusterId,
      OR: [{ name: solution.name }, { contextPath: solution.contextPath }],
    },
  })
  if (taken > 0) return null
  return toSolution(await db.solution.create({ data: solution, include }))
}

export async function deleteSolution(db: Db, id: string): Promise<void> {
  await db.import.deleteMany({ where: { solutionId: id } })
  await db.solution.delete({ where: { id } })
}

/** Makes a release the wanted one, or none when `release` is null. */
export async function setWanted(
  db: Db,
  solutionId: string,
  wanted: { releaseId: string; version: string; importId: string | null; since: Date } | null,
): Promise<void> {
  if (!wanted) {
    await db.wantedRelease.deleteMany({ where: { solutionId } })
    return
  }
  await db.wantedRelease.upsert({ where: { solutionId }, create: { solutionId, ...wanted }, update: wanted })
}
