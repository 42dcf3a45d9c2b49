import type { Db } from './client'
import type { Cluster } from './generated/client'

export type ClusterRecord = {
  id: string
  slug: string
  name: string
  sticky: boolean
  simulated: boolean
  pollIntervalSeconds: number
  balancerIntervalSeconds: number
  loadLimitPercent: number
  nodesOutMax: number | null
  createdAt: Date
}

const select = {
  id: true,
  slug: true,
  name: true,
  sticky: true,
  simulated: true,
  pollIntervalSeconds: true,
  balancerIntervalSeconds: true,
  loadLimitPercent: true,
  nodesOutMax: true,
  createdAt: true,
} satisfies Partial<Record<keyof Cluster, true>>

export async function findCluster(db: Db, slug: string): Promise<ClusterRecord | null> {
  return await db.cluster.findUnique({ where: { slug }, select })
}

/** By name; of one alone when its slug is given. */
export async function listClusters(db: Db, onlySlug: string | null): Promise<ClusterRecord[]> {
  const where = onlySlug === null ? {} : { slug: onlySlug }
  return await db.cluster.findMany({ where, select, orderBy: [{ name: 'asc' }, { slug: 'asc' }] })
}

export type NewCluster = Omit<ClusterRecord, 'id' | 'createdAt'>

/** null = the slug is taken. */
export async function insertCluster(db: Db, cluster: NewCluster): Promise<ClusterRecord | null> {
  const [row] = await db.cluster.createManyAndReturn({ data: [cluster], skipDuplicates: true, select })
  return row ?? null
}

export type ClusterChanges = Partial<
  Pick<
    ClusterRecord,
    'name' | 'pollIntervalSeconds' | 'balancerIntervalSeconds' | 'loadLimitPercent' | 'nodesOutMax'
  >
>

export async function updateCluster(db: Db, id: string, changes: ClusterChanges): Promise<ClusterRecord> {
  return await db.cluster.update({ where: { id }, data: changes, select })
}

/** Its nodes, balancers, solutions, imports, drains and tokens go with it; its events stay without it. */
export async function deleteCluster(db: Db, id: string): Promise<void> {
  await db.outbox.deleteMany({ where: { clusterId: id } })
  await db.cluster.delete({ where: { id } })
}
