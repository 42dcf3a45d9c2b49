import type pg from 'pg'
import type { HealthState } from '@/lib/domain/health'
import type { Health } from '@/lib/domain/model'
import { tellSql, toldPayloads } from './observations-sql'

export type SilentNode = {
  nodeId: string
  name: string
  clusterId: string
  pollIntervalSeconds: number
  attemptedAt: Date
  state: HealthState
}

type Row = Omit<SilentNode, 'state'> & {
  health: Health
  healthSince: Date
  healthReason: string | null
  good: number
  bad: number
}

const limit = 2_000

/** Nodes with a known health whose last attempt is older than so many of their cluster's intervals. */
export async function findSilent(pool: pg.Pool, now: Date, intervals: number): Promise<SilentNode[]> {
  const { rows } = await pool.query<Row>({
    name: 'silent-find',
    text: `SELECT o."nodeId", n."name", n."clusterId", c."pollIntervalSeconds", o."attemptedAt", o."health",
        o."healthSince", o."healthReason", o."good", o."bad"
      FROM "NodeObservation" o JOIN "Node" n ON n."id" = o."nodeId" JOIN "Cluster" c ON c."id" = n."clusterId"
      WHERE n."state" <> 'removed' AND o."health" <> 'unknown'
        AND o."attemptedAt" < $1::timestamptz - make_interval(secs => $2::int * c."pollIntervalSeconds")
      LIMIT ${limit}`,
    values: [now, intervals],
  })
  return rows.map(({ health, healthSince: since, healthReason: reason, good, bad, ...rest }) => ({
    ...rest,
    state: { health, since, reason, good, bad },
  }))
}

/** Writes what is left of their health, with an event each, unless they were observed after all. One statement. */
export async function storeSilence(
  pool: pg.Pool,
  silenced: { node: SilentNode; state: HealthState }[],
  now: Date,
): Promise<void> {
  const given = silenced.map(({ node, state }) => ({
    nodeId: node.nodeId,
    name: node.name,
    clusterId: node.clusterId,
    attemptedAt: node.attemptedAt,
    was: node.state.health,
    ...state,
  }))
  await pool.query(
    `WITH given AS MATERIALIZED (SELECT * FROM json_to_recordset($1::json) AS g("nodeId" uuid, "name" text,
        "clusterId" uuid, "attemptedAt" timestamptz, "was" text, "health" text, "since" timestamptz, "reason" text,
        "good" int, "bad" int)),
      silenced AS (
        UPDATE "NodeObservation" o SET "health" = g."health", "healthSince" = g."since", "healthReason" = g."reason",
          "good" = g."good", "bad" = g."bad", "sessions" = NULL, "openedPerMinute" = NULL,
          "requestsPerSecond" = NULL, "errorsPerSecond" = NULL
        FROM given g WHERE o."nodeId" = g."nodeId" AND o."attemptedAt" = g."attemptedAt" AND o."health" = g."was"
        RETURNING g.*),
      ${tellSql(
        '$2',
        `UNION ALL SELECT "clusterId", NULL, $3::timestamptz, 'node.health', 'monitor', 'node', "name",
          "name" || ' is ' || "health", "reason", jsonb_build_object('health', "was"),
          jsonb_build_object('health', "health"), false, NULL FROM silenced`,
      )}
      SELECT pg_notify('muster', payload) FROM (
        ${toldPayloads}
        UNION ALL SELECT DISTINCT jsonb_build_object('topic', 'nodes', 'cluster', c."slug")::text
          FROM silenced s JOIN "Cluster" c ON c."id" = s."clusterId") AS messages`,
    [JSON.stringify(given), '[]', now],
  )
}
