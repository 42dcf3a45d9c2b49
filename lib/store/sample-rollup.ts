import type pg from 'pg'

/** Up to when samples were rolled up; null = never. */
export async function lastRolledUp(pool: pg.Pool): Promise<Date | null> {
  const { rows } = await pool.query<{ last: Date | null }>(
    'SELECT max("minute") AS "last" FROM "SampleMinute"',
  )
  return rows[0]?.last ?? null
}

/** Writes the minutes from `from` on out of the raw samples; the same again gives the same. One statement. */
export async function rollUp(pool: pg.Pool, from: Date): Promise<void> {
  await pool.query(
    `INSERT INTO "SampleMinute" ("nodeId", "minute", "clusterId", "sessionsMin", "sessionsMean", "sessionsMax",
        "opened", "expired", "requests", "errors", "latencyMean")
      SELECT s."nodeId", date_trunc('minute', s."at"), s."clusterId", min(s."sessions"), avg(s."sessions"),
        max(s."sessions"), sum(s."opened"), sum(s."expired"), sum(s."requests"), sum(s."errors"), avg(s."latencyMs")
      FROM "Cluster" c JOIN "Sample" s ON s."clusterId" = c."id" AND s."at" >= date_trunc('minute', $1::timestamptz)
      GROUP BY 1, 2, 3
      ON CONFLICT ("nodeId", "minute") DO UPDATE SET "sessionsMin" = EXCLUDED."sessionsMin",
        "sessionsMean" = EXCLUDED."sessionsMean", "sessionsMax" = EXCLUDED."sessionsMax",
        "opened" = EXCLUDED."opened", "expired" = EXCLUDED."expired", "requests" = EXCLUDED."requests",
        "errors" = EXCLUDED."errors", "latencyMean" = EXCLUDED."latencyMean"`,
    [from],
  )
}

const aged = {
  Sample: { cluster: '"clusterId"', at: '"at"' },
  SampleMinute: { cluster: '"clusterId"', at: '"minute"' },
} as const
export type AgedTable = keyof typeof aged

/** Ids of all clusters that have rows, deleted clusters included, by jumping through the index. */
export async function clustersWithRows(pool: pg.Pool, table: AgedTable): Promise<string[]> {
  const { cluster } = aged[table]
  const { rows } = await pool.query<{ id: string }>(
    `WITH RECURSIVE found AS (
        (SELECT ${cluster} AS "id" FROM "${table}" ORDER BY ${cluster} LIMIT 1)
        UNION ALL
        SELECT (SELECT t.${cluster} FROM "${table}" t WHERE t.${cluster} > found."id" ORDER BY t.${cluster} LIMIT 1)
        FROM found WHERE found."id" IS NOT NULL)
      SELECT "id" FROM found WHERE "id" IS NOT NULL`,
  )
  return rows.map(({ id }) => id)
}

/** Drops rows of a cluster from before a moment, at most `limit`, the oldest first; returns how many. */
export async function dropBefore(
  pool: pg.Pool,
  table: AgedTable,
  clusterId: string,
  before: Date,
  limit: number,
): Promise<number> {
  const { cluster, at } = aged[table]
  const { rowCount } = await pool.query(
    `DELETE FROM "${table}" WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM "${table}" WHERE ${cluster} = $1 AND ${at} < $2 ORDER BY ${at} LIMIT $3))`,
    [clusterId, before, limit],
  )
  return rowCount ?? 0
}

export async function dropPublished(pool: pg.Pool, before: Date, limit: number): Promise<number> {
  const { rowCount } = await pool.query(
    `DELETE FROM "Outbox" WHERE "id" IN (
        SELECT "id" FROM "Outbox" WHERE "publishedAt" < $1 ORDER BY "publishedAt" LIMIT $2)`,
    [before, limit],
  )
  return rowCount ?? 0
}
