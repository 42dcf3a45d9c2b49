const columns =
  `"nodeId" "health" "healthSince" "healthReason" "good" "bad" "attemptedAt" "observedAt" "failure"
  "latencyMs" "version" "startedAt" "sessions" "openedTotal" "expiredTotal" "openedPerMinute" "requestsPerSecond"
  "errorsPerSecond" "threadsBusy" "threadsMax" "heapUsedBytes" "heapMaxBytes" "quietSince" "maintenanceMode" "deployment" "contexts" "counters"`.split(
    /\s+/,
  )

const shape = `"nodeId" uuid, "clusterId" uuid, "health" text, "healthSince" timestamptz, "healthReason" text,
  "good" int, "bad" int, "attemptedAt" timestamptz, "observedAt" timestamptz, "failure" jsonb, "latencyMs" float8,
  "version" text, "startedAt" timestamptz, "sessions" int, "openedTotal" bigint, "expiredTotal" bigint,
  "openedPerMinute" float8, "requestsPerSecond" float8, "errorsPerSecond" float8, "threadsBusy" int,
  "threadsMax" int, "heapUsedBytes" bigint, "heapMaxBytes" bigint, "quietSince" timestamptz, "maintenanceMode" boolean,
  "deployment" text, "contexts" jsonb, "counters" jsonb,
  "opened" int, "expired" int, "requests" int, "errors" int, "sampleSessions" int, "latest" boolean,
  "refused" boolean, "username" text, "sealedPassword" text`

const eventShape = `"clusterId" uuid, "cluster" text, "at" timestamptz, "type" text, "rule" text,
  "subjectKind" text, "subjectName" text, "summary" text, "reason" text, "before" jsonb, "after" jsonb,
  "change" boolean, "data" jsonb`

/**
 * Common table expressions that write events given as JSON; `told` then holds id and cluster of each.
 *
 * @param further `UNION ALL SELECT …` of events that other expressions of the statement give
 * @param condition on which all of them depend
 */
export function tellSql(parameter: string, further = '', condition = 'true'): string {
  return `told AS (
    INSERT INTO "Event" ("at", "clusterId", "type", "change", "actor", "actorName", "subjectKind", "subjectName",
      "summary", "reason", "before", "after", "data")
    SELECT e."at", c."id", e."type", COALESCE(e."change", false), jsonb_build_object('kind', 'system', 'id', NULL, 'name', e."rule"),
      e."rule", e."subjectKind", e."subjectName", e."summary", e."reason",
      NULLIF(e."before", 'null'), NULLIF(e."after", 'null'), NULLIF(e."data", 'null')
    FROM (SELECT * FROM json_to_recordset(${parameter}::json) AS given(${eventShape}) ${further}) e
    JOIN "Cluster" c ON c."id" = e."clusterId" WHERE ${condition}
    RETURNING "id", "clusterId")`
}

/** Payloads for the events in `told`, in the shape of LiveMessage. */
export const toldPayloads = `SELECT jsonb_build_object('topic', 'events', 'cluster', c."slug", 'event',
    told."id"::text)::text AS payload FROM told JOIN "Cluster" c ON c."id" = told."clusterId"`

/** A node that was deleted meanwhile is left out by the joins. A worker that lost a node never overwrites newer rows. */
export const storeSql = `WITH polled AS MATERIALIZED (
    SELECT r.* FROM json_to_recordset($1::json) AS r(${shape}) JOIN "Node" n ON n."id" = r."nodeId"),
  stored AS (
    INSERT INTO "NodeObservation" AS o (${columns.join(', ')})
    SELECT ${columns.map((name) => (name === '"failure"' ? `NULLIF("failure", 'null')` : name === '"counters"' ? `COALESCE("counters", '{}')` : name)).join(', ')}
    FROM polled WHERE "latest" ORDER BY "nodeId"
    ON CONFLICT ("nodeId") DO UPDATE SET
      ${columns
        .slice(1)
        .map((name) =>
          name.endsWith('Total"')
            ? `${name} = GREATEST(o.${name}, EXCLUDED.${name})`
            : `${name} = EXCLUDED.${name}`,
        )
        .join(', ')}
    WHERE EXCLUDED."attemptedAt" >= o."attemptedAt"),
  sampled AS (
    INSERT INTO "Sample" ("nodeId", "at", "clusterId", "health", "sessions", "opened", "expired", "requests",
      "errors", "threadsBusy", "heapUsedBytes", "latencyMs")
    SELECT "nodeId", "attemptedAt", "clusterId", "health", "sampleSessions", "opened", "expired", "requests",
      "errors", "threadsBusy", "heapUsedBytes", "latencyMs"
    FROM polled ON CONFLICT DO NOTHING),
  stopped AS (
    UPDATE "Node" n SET "pollStoppedAt" = p."attemptedAt" FROM polled p
    WHERE p."refused" AND n."id" = p."nodeId" AND n."pollStoppedAt" IS NULL
      AND n."managerUsername" IS NOT DISTINCT FROM p."username"
      AND n."managerPassword" IS NOT DISTINCT FROM p."sealedPassword"
    RETURNING n."name", n."clusterId", p."attemptedAt" AS "at"),
  ${tellSql(
    '$2',
    `UNION ALL SELECT "clusterId", NULL, "at", 'node.polling-stopped', 'monitor', 'node', "name",
      "name" || ' refuses the credentials (401): Muster stopped polling it until they are edited',
      'more attempts with a wrong password would lock the account', NULL, NULL, false, NULL FROM stopped`,
  )}
  SELECT pg_notify('muster', payload) FROM (
    ${toldPayloads}
    UNION ALL SELECT jsonb_build_object('topic', 'nodes', 'cluster', slug)::text FROM unnest($3::text[]) AS slug
    UNION ALL SELECT '{"topic":"inventory","cluster":null}' WHERE EXISTS (SELECT FROM stopped)
  ) AS messages`
