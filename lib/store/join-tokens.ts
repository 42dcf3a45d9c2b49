import type { NodeKind } from '@/lib/domain/model'
import type { PlacementWay } from '@/lib/domain/placement'
import type { Db } from './client'
import type { Prisma } from './generated/client'

/** What a node that comes by a token gets. */
export type JoinDefaults = {
  kind: NodeKind
  weight: number
  capacity: number | null
  slowStartSeconds: number
  managerUsername: string | null
  placements: { balancer: string; way: PlacementWay }[]
}

export type JoinTokenRecord = {
  id: string
  clusterId: string
  cluster: string
  name: string
  prefix: string
  nodesMax: number
  /** In the cluster by it, removed ones left out. */
  nodes: number
  defaults: JoinDefaults
  createdBy: string
  createdAt: Date
  expiresAt: Date
  lastUsedAt: Date | null
}

const include = { cluster: { select: { slug: true } } } satisfies Prisma.JoinTokenInclude

/** Those that are not revoked, newest first; an expired one is listed until somebody revokes it. */
export async function listJoinTokens(db: Db, clusterId: string): Promise<JoinTokenRecord[]> {
  const rows = await db.joinToken.findMany({
    where: { clusterId, revokedAt: null },
    include,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  })
  return await withNodes(db, rows)
}

export type NewJoinToken = Pick<
  JoinTokenRecord,
  'clusterId' | 'name' | 'prefix' | 'nodesMax' | 'createdBy' | 'expiresAt' | 'defaults'
> & { tokenHash: string }

export async function insertJoinToken(db: Db, token: NewJoinToken): Promise<JoinTokenRecord> {
  const defaults = token.defaults as unknown as Prisma.InputJsonValue
  return await withNodesOfOne(db, await db.joinToken.create({ data: { ...token, defaults }, include }))
}

/** null = it is unknown here, or revoked before. */
export async function revokeJoinToken(
  db: Db,
  clusterId: string,
  id: string,
  now: Date,
): Promise<JoinTokenRecord | null> {
  const where = { id, clusterId, revokedAt: null }
  const { count } = await db.joinToken.updateMany({ where, data: { revokedAt: now } })
  if (count === 0) return null
  return await withNodesOfOne(db, await db.joinToken.findUniqueOrThrow({ where: { id }, include }))
}

/** The token with this hash, whether or not it can be used. */
export async function findJoinToken(
  db: Db,
  tokenHash: string,
): Promise<Pick<JoinTokenRecord, 'id' | 'clusterId' | 'nodesMax'> | null> {
  return await db.joinToken.findUnique({
    where: { tokenHash },
    select: { id: true, clusterId: true, nodesMax: true },
  })
}

/** The token with this hash, if it can be used now, and its use remembered. */
export async function useJoinToken(db: Db, tokenHash: string, now: Date): Promise<JoinTokenRecord | null> {
  const where = { tokenHash, revokedAt: null, expiresAt: { gt: now } }
  const { count } = await db.joinToken.updateMany({ where, data: { lastUsedAt: now } })
  if (count === 0) return null
  return await withNodesOfOne(db, await db.joinToken.findUniqueOrThrow({ where: { tokenHash }, include }))
}

/** Their names, by id. */
export async function joinTokenNames(db: Db, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db.joinToken.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } })
  return new Map(rows.map(({ id, name }) => [id, name]))
}

type Row = Prisma.JoinTokenGetPayload<{ include: typeof include }>

/** Counted in a statement of its own: one that follows another, as a transaction's connection wants it. */
async function withNodes(db: Db, rows: Row[]): Promise<JoinTokenRecord[]> {
  const counts = await db.node.groupBy({
    by: ['joinTokenId'],
    where: { joinTokenId: { in: rows.map(({ id }) => id) }, state: { not: 'removed' } },
    _count: true,
  })
  const nodes = new Map(counts.map(({ joinTokenId, _count }) => [joinTokenId, _count]))
  return rows.map((row) => {
    const { id, clusterId, name, prefix, nodesMax, createdBy, createdAt, expiresAt, lastUsedAt } = row
    return {
      ...{ id, clusterId, name, prefix, nodesMax, createdBy, createdAt, expiresAt, lastUsedAt },
      cluster: row.cluster.slug,
      nodes: nodes.get(id) ?? 0,
      defaults: row.defaults as JoinDefaults,
    }
  })
}

async function withNodesOfOne(db: Db, row: Row): Promise<JoinTokenRecord> {
  const [token] = await withNodes(db, [row])
  if (!token) throw new Error('a token a row')
  return token
}
