import type pg from 'pg'
import type { Intent, NodeState } from '@/lib/domain/model'

/** A node whose balancers have yet to be told what its state asks for. */
export type OwedIntents = {
  nodeId: string
  node: string
  clusterId: string
  cluster: string
  state: NodeState
  readyOwedAt: Date | null
  /** Where it is a member. */
  members: { balancerId: string; name: string; intent: Intent }[]
}

/**
 * Nodes that became active and owe their balancers a `ready`, but where somebody let another intent stand, and nodes
 * that are out while a member of theirs is told something else. Drains that run have a controller of their own.
 */
export async function readOwedIntents(pool: pg.Pool): Promise<OwedIntents[]> {
  const { rows } = await pool.query<OwedIntents>({
    name: 'owed-read',
    text: `SELECT n."id" AS "nodeId", n."name" AS "node", n."clusterId", c."slug" AS "cluster", n."state",
        n."readyOwedAt", COALESCE(m."members", '[]') AS "members"
      FROM "Node" n JOIN "Cluster" c ON c."id" = n."clusterId"
      LEFT JOIN LATERAL (
        SELECT json_agg(json_build_object('balancerId', m."balancerId", 'name', m."name", 'intent', m."intent"))
          AS "members", bool_or(m."intent" <> CASE n."state" WHEN 'drained' THEN 'drain' ELSE 'maintenance' END) AS "off"
        FROM "Member" m WHERE m."nodeId" = n."id" AND (n."state" <> 'active' OR m."adoptedIntent" IS NULL)) m ON true
      WHERE (n."state" = 'active' AND n."readyOwedAt" IS NOT NULL)
        OR (n."state" IN ('drained', 'maintenance') AND m."off")
      LIMIT 500`,
  })
  return rows
}

/**
 * Every balancer confirmed `ready`; false when the node's state changed, or more is owed, since it was read, or while
 * a worker may still be telling one of them to drain for a drain that was cancelled.
 */
export async function settleReady(pool: pg.Pool, nodeId: string, owedAt: Date): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE "Node" n SET "readyOwedAt" = NULL WHERE "id" = $1 AND "readyOwedAt" = $2 AND "state" = 'active'
       AND NOT EXISTS (SELECT FROM "Drain" d WHERE d."nodeId" = n."id" AND d."endedAt" IS NOT NULL
         AND d."leaseUntil" > clock_timestamp())`,
    [nodeId, owedAt],
  )
  return rowCount === 1
}

/** An active node may have been told to drain a moment too late: its balancers are owed a `ready` again. */
export async function oweReady(pool: pg.Pool, nodeId: string, now: Date): Promise<void> {
  await pool.query(
    `WITH owed AS (UPDATE "Node" SET "readyOwedAt" = $2 WHERE "id" = $1 AND "state" = 'active' RETURNING 1)
     SELECT pg_notify('muster', '{"topic":"work","cluster":null}') FROM owed`,
    [nodeId, now],
  )
}
