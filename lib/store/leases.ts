import type pg from 'pg'

const leaseSeconds = 10

/**
 * Takes or extends the running drains that are free, or this worker's already, and returns their ids. A lease keeps
 * others away during I/O; what is then written still has to be conditional, because a lease can run out.
 */
export async function claimDrains(pool: pg.Pool, workerId: string): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'drain-claim',
    text: `UPDATE "Drain" SET "leaseOwner" = $1, "leaseUntil" = clock_timestamp() + make_interval(secs => $2)
      WHERE "id" IN (
        SELECT "id" FROM "Drain" WHERE "endedAt" IS NULL
          AND ("leaseUntil" IS NULL OR "leaseUntil" < clock_timestamp() OR "leaseOwner" = $1)
        ORDER BY "id" LIMIT 200 FOR UPDATE SKIP LOCKED)
      RETURNING "id"`,
    values: [workerId, leaseSeconds],
  })
  return rows.map(({ id }) => id)
}

/** A worker that ends on purpose lets go at once, and the others are told. */
export async function letGoDrains(pool: pg.Pool, workerId: string): Promise<void> {
  await pool.query(
    `WITH free AS (UPDATE "Drain" SET "leaseOwner" = NULL, "leaseUntil" = NULL
       WHERE "leaseOwner" = $1 AND "endedAt" IS NULL RETURNING 1)
     SELECT pg_notify('muster', '{"topic":"work","cluster":null}') WHERE EXISTS (SELECT FROM free)`,
    [workerId],
  )
}

/**
 * Of a drain that somebody else ended: nothing is told to balancers in its name any more, and whoever tells them that
 * its node is ready has the last word.
 */
export async function letGoEndedDrain(pool: pg.Pool, workerId: string, drainId: string): Promise<void> {
  await pool.query(
    `WITH free AS (UPDATE "Drain" SET "leaseOwner" = NULL, "leaseUntil" = NULL
       WHERE "id" = $2 AND "leaseOwner" = $1 AND "endedAt" IS NOT NULL RETURNING 1)
     SELECT pg_notify('muster', '{"topic":"work","cluster":null}') WHERE EXISTS (SELECT FROM free)`,
    [workerId, drainId],
  )
}
