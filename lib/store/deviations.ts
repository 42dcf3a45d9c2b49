import { kindsWithReleases } from '@/lib/domain/kinds'
import type { NodeContext } from '@/lib/domain/model'
import type { Db } from './client'
import { contextsOf } from './served'

/** A node whose agent reports something else than what is wanted of a solution. */
export type DeviationRow = {
  node: string
  clusterId: string
  clusterSlug: string
  solution: string
  contextPath: string
  release: string
  version: string
  importId: string
  sha256: string
  sizeBytes: number
  contexts: NodeContext[]
  sentAt: Date | null
  sentTimes: number
}

/**
 * Nodes that do not run what is wanted, by their agents' reports since `seenAfter`. Those that a running import still
 * has a step for are its business; one whose manager did not answer its agent is unknown, not wrong.
 */
export async function readDeviations(db: Db, seenAfter: Date): Promise<DeviationRow[]> {
  const rows = await db.$queryRaw<
    (Omit<DeviationRow, 'sizeBytes' | 'contexts'> & { sizeBytes: bigint; contexts: unknown })[]
  >`
    SELECT n."name" AS "node", c."id" AS "clusterId", c."slug" AS "clusterSlug", s."name" AS "solution",
      s."contextPath", r."name" AS "release", w."version", w."importId", r."sha256", r."sizeBytes",
      a."report"->'contexts' AS "contexts", sent."at" AS "sentAt", sent."times" AS "sentTimes"
    FROM "WantedRelease" w JOIN "Solution" s ON s."id" = w."solutionId" JOIN "Release" r ON r."id" = w."releaseId"
      JOIN "Cluster" c ON c."id" = s."clusterId"
      JOIN "Node" n ON n."clusterId" = c."id" AND n."state" <> 'removed'
        AND n."kind" = ANY(${kindsWithReleases}::text[])
      JOIN "Agent" a ON a."nodeId" = n."id" AND a."lastSeenAt" >= ${seenAfter} AND NOT a."report" ? 'away'
      CROSS JOIN LATERAL (
        SELECT max(o."createdAt") AS "at", count(*)::int AS "times" FROM "Outbox" o
        WHERE o."clusterId" = c."id" AND o."routingKey" = 'node.' || n."name"
          AND o."createdAt" > now() - interval '1 hour'
          AND o."body"->'command'->>'kind' = 'activate' AND o."body"->'command'->>'version' = w."version"
      ) sent
    WHERE w."importId" IS NOT NULL AND jsonb_typeof(a."report"->'contexts') = 'array'
      AND (SELECT count(*) FROM jsonb_array_elements(a."report"->'contexts') x WHERE x->>'path' = s."contextPath"
             AND x->>'version' = w."version" AND x->>'running' = 'true') = 0
      AND NOT EXISTS (
        SELECT 1 FROM "ImportStep" t JOIN "Import" i ON i."id" = t."importId"
        WHERE t."nodeId" = n."id" AND i."solutionId" = s."id" AND i."endedAt" IS NULL
          AND t."state" NOT IN ('done', 'failed', 'no reply', 'skipped'))
    ORDER BY c."slug", n."name"`
  return rows.map((row) => ({
    ...row,
    sizeBytes: Number(row.sizeBytes),
    contexts: contextsOf(row.contexts),
  }))
}

/** One worker at a time; false = another one is at it. Held until the transaction ends. */
export async function tryConvergenceLock(db: Db): Promise<boolean> {
  const rows = await db.$queryRaw<
    { locked: boolean }[]
  >`SELECT pg_try_advisory_xact_lock(7305003) AS "locked"`
  return rows[0]?.locked === true
}
