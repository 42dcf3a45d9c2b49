import type pg from 'pg'
import { kindFacts } from '@/lib/domain/kinds'
import type { NodeContext, NodeKind } from '@/lib/domain/model'
import { servedRelease } from '@/lib/domain/release'
import type { Db } from './client'
import { readContexts, type SystemEvent } from './observations'
import { tellSql, toldPayloads } from './observations-sql'

export type WantedVersion = { contextPath: string; version: string }

/**
 * Those of the nodes that the probe did not see serve exactly the wanted version of everything, or whose last poll
 * was not answered.
 */
export async function readLacking(
  pool: pg.Pool,
  nodeIds: string[],
  wanted: WantedVersion[],
): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ nodeId: string; kind: NodeKind; contexts: unknown }>(
    `SELECT o."nodeId", n."kind", o."contexts" FROM "NodeObservation" o JOIN "Node" n ON n."id" = o."nodeId"
     WHERE o."nodeId" = ANY($1::uuid[]) AND o."failure" IS NULL`,
    [nodeIds],
  )
  const complete = new Set(
    rows
      .filter(
        ({ kind, contexts }) =>
          !kindFacts[kind].contexts || wanted.every((one) => serves(readContexts(contexts), one)),
      )
      .map(({ nodeId }) => nodeId),
  )
  return new Set(nodeIds.filter((id) => !complete.has(id)))
}

function serves(contexts: NodeContext[], { contextPath, version }: WantedVersion): boolean {
  const served = servedRelease(contexts, contextPath)
  return served?.running === true && served.version === version
}

export type JoiningNode = { nodeId: string; node: string; clusterId: string; cluster: string }

/** Nodes that join, by cluster. */
export async function readJoining(pool: pg.Pool): Promise<JoiningNode[]> {
  const { rows } = await pool.query<JoiningNode>({
    name: 'joining-read',
    text: `SELECT n."id" AS "nodeId", n."name" AS "node", c."id" AS "clusterId", c."slug" AS "cluster"
      FROM "Node" n JOIN "Cluster" c ON c."id" = n."clusterId" WHERE n."state" = 'joining' LIMIT 500`,
  })
  return rows
}

/**
 * Active from now on, with a `ready` owed to its balancers and a slow start begun where one was asked for; false when
 * somebody else was first. One statement.
 */
export async function activateJoined(
  pool: pg.Pool,
  node: JoiningNode,
  conditions: string[],
  now: Date,
): Promise<boolean> {
  const event: SystemEvent = {
    ...{ clusterId: node.clusterId, cluster: node.cluster, at: now, type: 'node.active', rule: 'joining' },
    ...{ subjectKind: 'node', subjectName: node.node, change: true },
    summary: `${node.node} has joined: it takes sessions from now on`,
    reason: conditions.join('; '),
    before: { state: 'joining' },
    after: { state: 'active' },
  }
  const { rows } = await pool.query<{ activated: number }>(
    `WITH activated AS (
        UPDATE "Node" SET "state" = 'active', "stateSince" = $2, "readyOwedAt" = $2,
          "rampSince" = CASE WHEN "slowStartSeconds" > 0 THEN $2::timestamptz END
        WHERE "id" = $1 AND "state" = 'joining' RETURNING 1),
      ${tellSql('$3', '', 'EXISTS (SELECT FROM activated)')},
      announced AS (SELECT pg_notify('muster', payload) FROM (
        ${toldPayloads}
        UNION ALL SELECT jsonb_build_object('topic', topic, 'cluster', $4::text)::text
          FROM activated, unnest(ARRAY['nodes', 'inventory', 'work']) AS topic) AS messages)
      SELECT (SELECT count(*)::int FROM activated) AS "activated", (SELECT count(*) FROM announced)`,
    [node.nodeId, now, JSON.stringify([event]), node.cluster],
  )
  return (rows[0]?.activated ?? 0) > 0
}

/** As the node's own server says it; false when somebody gave it one meanwhile. */
export async function saveRoute(db: Db, nodeId: string, route: string): Promise<boolean> {
  const { count } = await db.node.updateMany({ where: { id: nodeId, route: null }, data: { route } })
  return count === 1
}
