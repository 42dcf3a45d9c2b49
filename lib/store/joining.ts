import type pg from 'pg'
import { agentConnected } from '@/lib/domain/agent'
import type { JoiningFacts } from '@/lib/domain/joining'
import type { Health, NodeContext } from '@/lib/domain/model'
import { servedRelease } from '@/lib/domain/release'
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
  const { rows } = await pool.query<{ nodeId: string; contexts: unknown }>(
    'SELECT "nodeId", "contexts" FROM "NodeObservation" WHERE "nodeId" = ANY($1::uuid[]) AND "failure" IS NULL',
    [nodeIds],
  )
  const complete = new Set(
    rows
      .filter(({ contexts }) => wanted.every((one) => serves(readContexts(contexts), one)))
      .map(({ nodeId }) => nodeId),
  )
  return new Set(nodeIds.filter((id) => !complete.has(id)))
}

function serves(contexts: NodeContext[], { contextPath, version }: WantedVersion): boolean {
  const served = servedRelease(contexts, contextPath)
  return served?.running === true && served.version === version
}

export type JoiningNode = {
  nodeId: string
  node: string
  clusterId: string
  cluster: string
  facts: JoiningFacts
}

type Row = {
  nodeId: string
  node: string
  clusterId: string
  cluster: string
  health: Health | null
  healthReason: string | null
  answered: boolean
  contexts: unknown
  lastSeenAt: Date | null
  wanted: (WantedVersion & { solution: string; release: string })[] | null
}

/** Joining nodes with what decides about them; one statement. */
export async function readJoining(pool: pg.Pool, now: Date): Promise<JoiningNode[]> {
  const { rows } = await pool.query<Row>({
    name: 'joining-read',
    text: `SELECT n."id" AS "nodeId", n."name" AS "node", c."id" AS "clusterId", c."slug" AS "cluster", o."health",
        o."healthReason", o."nodeId" IS NOT NULL AND o."failure" IS NULL AS "answered", o."contexts", a."lastSeenAt",
        w."wanted"
      FROM "Node" n JOIN "Cluster" c ON c."id" = n."clusterId"
        LEFT JOIN "NodeObservation" o ON o."nodeId" = n."id" LEFT JOIN "Agent" a ON a."nodeId" = n."id"
        LEFT JOIN LATERAL (
          SELECT json_agg(json_build_object('solution', s."name", 'contextPath', s."contextPath",
            'version', w."version", 'release', r."name")) AS "wanted"
          FROM "Solution" s JOIN "WantedRelease" w ON w."solutionId" = s."id" JOIN "Release" r ON r."id" = w."releaseId"
          WHERE s."clusterId" = c."id") w ON true
      WHERE n."state" = 'joining' LIMIT 500`,
  })
  return rows.map(({ health, healthReason, answered, contexts, lastSeenAt, wanted, ...node }) => {
    const seen = readContexts(contexts)
    return {
      ...node,
      facts: {
        health: health ?? 'unknown',
        healthReason,
        agentConnected: agentConnected(lastSeenAt, now),
        wanted: (wanted ?? []).map((one) => ({
          solution: one.solution,
          release: one.release,
          verified: answered && serves(seen, one),
        })),
      },
    }
  })
}

/** Active from now on, with a `ready` owed to its balancers; false when somebody else was first. One statement. */
export async function activateJoined(pool: pg.Pool, node: JoiningNode, now: Date): Promise<boolean> {
  const event: SystemEvent = {
    ...{ clusterId: node.clusterId, cluster: node.cluster, at: now, type: 'node.active', rule: 'joining' },
    ...{ subjectKind: 'node', subjectName: node.node, change: true },
    summary: `${node.node} has joined: it takes sessions from now on`,
    reason: joinedBecause(node.facts),
    before: { state: 'joining' },
    after: { state: 'active' },
  }
  const { rows } = await pool.query<{ activated: number }>(
    `WITH activated AS (
        UPDATE "Node" SET "state" = 'active', "stateSince" = $2, "readyOwedAt" = $2
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

function joinedBecause({ wanted }: JoiningFacts): string {
  const releases = wanted.map(({ solution, release }) => `${solution} ${release}`)
  return releases.length > 0 ? `its probe is up and it serves ${releases.join(', ')}` : 'its probe is up'
}
