import type pg from 'pg'

const leaseSeconds = 10

/**
 * Claims every running import that nobody else works on, or goes on holding its own. A worker that dies loses them
 * after 10 s.
 */
export async function claimImports(pool: pg.Pool, workerId: string): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `UPDATE "Import" SET "leaseOwner" = $1, "leaseUntil" = now() + make_interval(secs => $2)
     WHERE "id" IN (
       SELECT "id" FROM "Import" WHERE "endedAt" IS NULL
         AND ("leaseOwner" = $1 OR "leaseUntil" IS NULL OR "leaseUntil" < now())
       ORDER BY "number" FOR UPDATE SKIP LOCKED)
     RETURNING "id"`,
    [workerId, leaseSeconds],
  )
  return rows.map(({ id }) => id)
}

/** For a worker that ends: another one goes on at once. */
export async function releaseImports(pool: pg.Pool, workerId: string): Promise<void> {
  await pool.query('UPDATE "Import" SET "leaseUntil" = NULL, "leaseOwner" = NULL WHERE "leaseOwner" = $1', [
    workerId,
  ])
}
