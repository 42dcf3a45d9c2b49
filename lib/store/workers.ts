import type pg from 'pg'

export type WorkerRow = {
  id: string
  host: string
  pid: number
  version: string
  startedAt: Date
  stats: unknown
}

export const aliveSeconds = 6

/** Says that a worker lives. The database's clock decides, so that workers' own clocks don't matter. */
export async function beat(pool: pg.Pool, worker: WorkerRow): Promise<void> {
  await pool.query({
    name: 'worker-beat',
    text: `INSERT INTO "Worker" ("id", "host", "pid", "version", "startedAt", "heartbeatAt", "stats")
      VALUES ($1, $2, $3, $4, $5, clock_timestamp(), $6)
      ON CONFLICT ("id") DO UPDATE SET "heartbeatAt" = clock_timestamp(), "stats" = EXCLUDED."stats"`,
    values: [
      worker.id,
      worker.host,
      worker.pid,
      worker.version,
      worker.startedAt,
      JSON.stringify(worker.stats),
    ],
  })
}

/** The ids of the workers that are alive, in order. */
export async function liveWorkers(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'worker-live',
    text: `SELECT "id" FROM "Worker"
      WHERE "heartbeatAt" > clock_timestamp() - make_interval(secs => $1) ORDER BY "id"`,
    values: [aliveSeconds],
  })
  return rows.map(({ id }) => id)
}

export async function forgetDeadWorkers(pool: pg.Pool): Promise<void> {
  await pool.query(`DELETE FROM "Worker" WHERE "heartbeatAt" < clock_timestamp() - interval '1 hour'`)
}

/** A worker that ends on purpose hands over at once; the notification makes the others look. */
export async function leave(pool: pg.Pool, id: string): Promise<void> {
  await pool.query(
    `WITH gone AS (DELETE FROM "Worker" WHERE "id" = $1 RETURNING 1)
     SELECT pg_notify('muster', '{"topic":"inventory","cluster":null}') FROM gone`,
    [id],
  )
}
