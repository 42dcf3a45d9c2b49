import type pg from 'pg'
import type { SystemEvent } from './observations'
import { tellSql, toldPayloads } from './observations-sql'

export type Wanderer = {
  nodeId: string
  node: string
  clusterId: string
  cluster: string
  since: Date | null
}

/**
 * Marks nodes that joined by a token and of which neither agent nor probe was seen since then, each once, and clears
 * the mark of those that are back.
 *
 * @returns those whose mark changed; `since` null = back
 */
export async function markVanished(pool: pg.Pool, notSince: Date): Promise<Wanderer[]> {
  const { rows } = await pool.query<Wanderer>(
    `WITH seen AS (
       SELECT n."id", n."vanishedSince", GREATEST(n."createdAt", a."lastSeenAt", a."enrolledAt") AS "agentAt",
         CASE WHEN o."health" IN ('up', 'degraded') THEN NULL ELSE COALESCE(o."healthSince", n."createdAt") END AS "downSince"
       FROM "Node" n LEFT JOIN "Agent" a ON a."nodeId" = n."id" LEFT JOIN "NodeObservation" o ON o."nodeId" = n."id"
       WHERE n."state" <> 'removed' AND n."joinTokenId" IS NOT NULL),
     judged AS (
       SELECT "id", "vanishedSince", CASE WHEN "agentAt" < $1 AND "downSince" < $1 THEN GREATEST("agentAt", "downSince") END
         AS "since" FROM seen)
     UPDATE "Node" n SET "vanishedSince" = judged."since" FROM judged, "Cluster" c
     WHERE n."id" = judged."id" AND c."id" = n."clusterId" AND (judged."since" IS NULL) <> (n."vanishedSince" IS NULL)
     RETURNING n."id" AS "nodeId", n."name" AS "node", n."clusterId", c."slug" AS "cluster", judged."since"`,
    [notSince],
  )
  return rows
}

/** Tells of them, with the pages that show them. */
export async function tellVanished(pool: pg.Pool, events: SystemEvent[]): Promise<void> {
  await pool.query(
    `WITH ${tellSql('$1')} SELECT pg_notify('muster', payload) FROM (${toldPayloads}
       UNION ALL SELECT jsonb_build_object('topic', 'nodes', 'cluster', slug)::text FROM unnest($2::text[]) AS slug) AS m`,
    [JSON.stringify(events), [...new Set(events.map(({ cluster }) => cluster))]],
  )
}
