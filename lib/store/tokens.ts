import type { Role } from '@/lib/domain/model'
import type { Db } from './client'
import type { Prisma } from './generated/client'

export type TokenRecord = {
  id: string
  name: string
  prefix: string
  role: Role
  /** Slug; null = it works in all. */
  cluster: string | null
  createdBy: string
  createdAt: Date
  expiresAt: Date | null
  lastUsedAt: Date | null
}

const include = { cluster: { select: { slug: true } } } satisfies Prisma.ApiTokenInclude

/** Those that are not revoked, newest first. */
export async function listTokens(db: Db): Promise<TokenRecord[]> {
  const rows = await db.apiToken.findMany({
    where: { revokedAt: null },
    include,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  })
  return rows.map(toToken)
}

export type NewToken = {
  name: string
  tokenHash: string
  prefix: string
  role: Role
  clusterId: string | null
  createdBy: string
  expiresAt: Date | null
}

export async function insertToken(db: Db, token: NewToken): Promise<TokenRecord> {
  return toToken(await db.apiToken.create({ data: token, include }))
}

/** Makes sure that a token with this hash exists, whoever else makes it at the same moment. */
export async function ensureToken(db: Db, token: NewToken): Promise<boolean> {
  const { count } = await db.apiToken.createMany({ data: [token], skipDuplicates: true })
  return count === 1
}

/** null = it is unknown, or revoked before. */
export async function revokeToken(db: Db, id: string, now: Date): Promise<TokenRecord | null> {
  const { count } = await db.apiToken.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: now } })
  if (count === 0) return null
  return toToken(await db.apiToken.findUniqueOrThrow({ where: { id }, include }))
}

/**
 * The token with this hash, if it can be used now. Its use is remembered, at most once a minute, so that a busy
 * script does not write a row a request.
 */
export async function touchToken(db: Db, tokenHash: string, now: Date): Promise<TokenRecord | null> {
  const row = await db.apiToken.findUnique({ where: { tokenHash }, include })
  if (!row || row.revokedAt || (row.expiresAt && row.expiresAt <= now)) return null
  const minuteAgo = new Date(now.getTime() - 60_000)
  if (!row.lastUsedAt || row.lastUsedAt < minuteAgo) {
    await db.apiToken.updateMany({
      where: { id: row.id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: minuteAgo } }] },
      data: { lastUsedAt: now },
    })
  }
  return toToken(row)
}

function toToken(row: Prisma.ApiTokenGetPayload<{ include: typeof include }>): TokenRecord {
  const { id, name, prefix, createdBy, createdAt, expiresAt, lastUsedAt } = row
  const cluster = row.cluster?.slug ?? null
  return { id, name, prefix, role: row.role as Role, cluster, createdBy, createdAt, expiresAt, lastUsedAt }
}
