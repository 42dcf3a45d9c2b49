import type pg from 'pg'

/** Work that a worker takes for a while; it belongs to nobody again when the worker no longer extends it. */
export type LeasedTable = 'Drain' | 'Import'

export const leaseSeconds = 10

/**
 * Takes or extends what is running and free, or this worker's already, and returns the ids. The lease keeps others
 * away during I/O; what is then written still has to be conditional, because a lease can run out.
 */
export async function claim(pool: pg.Pool, table: LeasedTable, workerId: string): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>({
    name: `claim-${table}`,
    text: `UPDATE "${table}" SET "leaseOwner" = $1, "leaseUntil" = clock_timestamp() + make_interval(secs => $2)
      WHERE "id" IN (
        SELECT "id" FROM "${table}" WHERE "endedAt" IS NULL
          AND ("leaseUntil" IS NULL OR "leaseUntil" < clock_timestamp() OR "leaseOwner" = $1)
        ORDER BY "id" LIMIT 200 FOR UPDATE SKIP LOCKED)
      RETURNING "id"`,
    values: [workerId, leaseSeconds],
  })
  return rows.map(({ id }) => id)
}

/** A worker that ends on purpose lets go at once, and the others are told. */
export async function letGo(pool: pg.Pool, table: LeasedTable, workerId: string): Promise<void> {
  await pool.query(
    `WITH free AS (UPDATE "${table}" SET "leaseOwner" = NULL, "leaseUntil" = NULL
       WHERE "leaseOwner" = $1 AND "endedAt" IS NULL RETURNING 1)
     SELECT pg_notify('muster', '{"topic":"work","cluster":null}') WHERE EXISTS (SELECT FROM free)`,
    [workerId],
  )
}
