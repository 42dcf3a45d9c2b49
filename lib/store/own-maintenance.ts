import type pg from 'pg'
import type { NodeKind, NodeState } from '@/lib/domain/model'
import type { SystemEvent } from './observations'
import { tellSql, toldPayloads } from './observations-sql'

export type OwnMaintenance = {
  nodeId: string
  node: string
  clusterId: string
  cluster: string
  state: NodeState
  /** What the node said when it was asked at `askedAt`; null = it did not answer the last time, or did not say. */
  observed: boolean | null
  askedAt: Date | null
  ours: boolean
}

/** Nodes of these kinds whose own maintenance mode may have to change; one statement. */
export async function readOwnMaintenance(pool: pg.Pool, kinds: NodeKind[]): Promise<OwnMaintenance[]> {
  const { rows } = await pool.query<OwnMaintenance>({
    name: 'own-maintenance-read',
    text: `SELECT n."id" AS "nodeId", n."name" AS "node", n."clusterId", c."slug" AS "cluster", n."state",
        CASE WHEN o."failure" IS NULL THEN o."maintenanceMode" END AS "observed",
        o."attemptedAt" - make_interval(secs => COALESCE(o."latencyMs", 0) / 1000) AS "askedAt",
        n."ownMaintenanceSince" IS NOT NULL AS "ours"
      FROM "Node" n JOIN "Cluster" c ON c."id" = n."clusterId"
        LEFT JOIN "NodeObservation" o ON o."nodeId" = n."id"
      WHERE n."kind" = ANY($1::text[]) AND n."state" <> 'removed' AND n."pollStoppedAt" IS NULL
        AND (n."state" = 'maintenance' OR n."ownMaintenanceSince" IS NOT NULL)`,
    values: [kinds],
  })
  return rows
}

/**
 * Notes what became of it: whether it is on for Muster's sake, what the node itself showed last, and the event; one
 * statement. Without an event nobody did anything.
 *
 * @param ours null = as it was
 */
export async function storeOwnMaintenance(
  pool: pg.Pool,
  { nodeId, cluster }: OwnMaintenance,
  { ours, observed, event }: { ours: boolean | null; observed: boolean | null; event: SystemEvent | null },
  now: Date,
): Promise<void> {
  await pool.query(
    `WITH noted AS (
        UPDATE "Node" SET "ownMaintenanceSince" = CASE WHEN $2 THEN COALESCE("ownMaintenanceSince", $4) END
        WHERE "id" = $1 AND $2::boolean IS NOT NULL),
      shown AS (
        UPDATE "NodeObservation" SET "maintenanceMode" = $3 WHERE "nodeId" = $1 AND $3::boolean IS NOT NULL),
      ${tellSql('$5')}
      SELECT pg_notify('muster', payload) FROM (
        ${toldPayloads}
        UNION ALL SELECT jsonb_build_object('topic', 'nodes', 'cluster', $6::text)::text) AS messages`,
    [nodeId, ours, observed, now, JSON.stringify(event ? [event] : []), cluster],
  )
}
