import type pg from 'pg'
import type { Db } from './client'

/** Whom a token belongs to. */
export type AgentRef = { nodeId: string; node: string; clusterId: string; cluster: string }

const ofNode = {
  select: { id: true, name: true, state: true, cluster: { select: { id: true, slug: true } } },
}
type NodeRow = { id: string; name: string; state: string; cluster: { id: string; slug: string } }

const toRef = (node: NodeRow): AgentRef => ({
  nodeId: node.id,
  node: node.name,
  clusterId: node.cluster.id,
  cluster: node.cluster.slug,
})

/** Earlier tokens of the node that nobody used are void. */
export async function insertEnrolment(
  db: Db,
  enrolment: { nodeId: string; tokenHash: string; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await db.enrolment.deleteMany({ where: { nodeId: enrolment.nodeId, usedAt: null } })
  await db.enrolment.create({ data: enrolment })
}

/** Uses a one-time token up. null = unknown, used, expired, or for a node that was removed. */
export async function useEnrolment(db: Db, tokenHash: string, now: Date): Promise<AgentRef | null> {
  const { count } = await db.enrolment.updateMany({
    where: { tokenHash, usedAt: null, expiresAt: { gt: now }, node: { state: { not: 'removed' } } },
    data: { usedAt: now },
  })
  if (count !== 1) return null
  const row = await db.enrolment.findUnique({ where: { tokenHash }, select: { node: ofNode } })
  return row && toRef(row.node)
}

/** A node has one agent: a new one takes the place of the one before, whose token ends. */
export async function putAgent(
  db: Db,
  agent: { nodeId: string; tokenHash: string; version: string; enrolledAt: Date },
): Promise<void> {
  const { nodeId, ...rest } = agent
  await db.agent.upsert({
    where: { nodeId },
    create: agent,
    update: { ...rest, lastSeenAt: null, report: {} },
  })
}

/** Null also when its node was removed. */
export async function findAgentByToken(db: Db, tokenHash: string): Promise<AgentRef | null> {
  const row = await db.agent.findUnique({ where: { tokenHash }, select: { node: ofNode } })
  return row && row.node.state !== 'removed' ? toRef(row.node) : null
}

export type Heartbeat = { tokenHash: string; version: string; seenAt: Date; report: Record<string, unknown> }
export type HeartbeatResult = AgentRef & {
  tokenHash: string
  /** It had not reported before, or was away. */
  returned: boolean
  /** It runs or has staged something else than it said last. */
  changed: boolean
}

/** One statement, whatever their number. A token that is not known, or of a removed node, has no result. */
export async function writeHeartbeats(pool: pg.Pool, beats: Heartbeat[]): Promise<HeartbeatResult[]> {
  const { rows } = await pool.query<HeartbeatResult>(
    `WITH beat AS (
       SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::jsonb[]) AS b(hash, version, at, report)
     ), before AS (
       SELECT a."nodeId", a."report" AS old, a."lastSeenAt" AS seen, b.*, n."name", n."clusterId", c."slug"
       FROM "Agent" a JOIN beat b ON b.hash = a."tokenHash" JOIN "Node" n ON n."id" = a."nodeId"
         JOIN "Cluster" c ON c."id" = n."clusterId"
       WHERE n."state" <> 'removed' ORDER BY a."nodeId" FOR UPDATE OF a
     )
     UPDATE "Agent" a SET "lastSeenAt" = before.at, "version" = before.version, "report" = before.report
     FROM before WHERE a."nodeId" = before."nodeId"
     RETURNING a."nodeId", before."name" AS "node", before."clusterId", before."slug" AS "cluster",
       before.hash AS "tokenHash", (before.seen IS NULL OR before.old ? 'away') AS "returned",
       (before.old->'contexts' IS DISTINCT FROM before.report->'contexts'
         OR before.old->'staged' IS DISTINCT FROM before.report->'staged') AS "changed"`,
    [
      beats.map(({ tokenHash }) => tokenHash),
      beats.map(({ version }) => version),
      beats.map(({ seenAt }) => seenAt),
      beats.map(({ report }) => JSON.stringify(report)),
    ],
  )
  return rows
}

/** Marks agents that were not heard of since then, each once, and returns them. */
export async function markAgentsAway(pool: pg.Pool, notSince: Date): Promise<AgentRef[]> {
  const { rows } = await pool.query<AgentRef>(
    `UPDATE "Agent" a SET "report" = a."report" || '{"away": true}' FROM "Node" n JOIN "Cluster" c ON c."id" = n."clusterId"
     WHERE n."id" = a."nodeId" AND n."state" <> 'removed' AND a."lastSeenAt" < $1 AND NOT a."report" ? 'away'
     RETURNING a."nodeId", n."name" AS "node", c."id" AS "clusterId", c."slug" AS "cluster"`,
    [notSince],
  )
  return rows
}

/** Nodes of a cluster whose agent last said that it has this artifact, by id. */
export async function nodesThatHave(db: Db, clusterId: string, sha256: string): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ nodeId: string }[]>`
    SELECT a."nodeId" FROM "Agent" a JOIN "Node" n ON n."id" = a."nodeId"
    WHERE n."clusterId" = ${clusterId}::uuid AND jsonb_exists(a."report"->'staged', ${sha256})`
  return new Set(rows.map(({ nodeId }) => nodeId))
}

/** Every node of these clusters that is not removed, by names. */
export async function presentNodesOf(
  pool: pg.Pool,
  clusterIds: string[],
): Promise<{ cluster: string; node: string }[]> {
  const { rows } = await pool.query<{ cluster: string; node: string }>(
    `SELECT c."slug" AS "cluster", n."name" AS "node" FROM "Node" n JOIN "Cluster" c ON c."id" = n."clusterId"
     WHERE n."state" <> 'removed' AND c."id" = ANY($1::uuid[])`,
    [clusterIds],
  )
  return rows
}

/** Removed nodes that still have an agent's row. */
export async function agentsOfRemoved(pool: pg.Pool): Promise<AgentRef[]> {
  const { rows } = await pool.query<AgentRef>(
    `SELECT n."id" AS "nodeId", n."name" AS "node", c."id" AS "clusterId", c."slug" AS "cluster"
     FROM "Agent" a JOIN "Node" n ON n."id" = a."nodeId" JOIN "Cluster" c ON c."id" = n."clusterId"
     WHERE n."state" = 'removed'`,
  )
  return rows
}

export async function deleteAgent(db: Db, nodeId: string): Promise<void> {
  await db.agent.deleteMany({ where: { nodeId } })
}
