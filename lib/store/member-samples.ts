import type pg from 'pg'
import type { Intent, Opinion } from '@/lib/domain/model'

export type MemberPoint = {
  member: string
  /** When it was last observed in this step. */
  at: Date
  requestsPerSecond: number | null
  errorsPerSecond: number | null
  inFlight: number | null
  weight: number | null
  intent: Intent
  opinion: Opinion
}

/** Points by member and time, one a step at most; a step in which nothing was observed has none. One statement. */
export async function readMemberSamples(
  pool: pg.Pool,
  asked: { balancerId: string; from: Date; to: Date; stepSeconds: number },
): Promise<MemberPoint[]> {
  const { rows } = await pool.query<MemberPoint>({
    name: 'member-samples',
    text: `SELECT "member", max("at") AS "at",
        sum("requests") / NULLIF(sum("seconds") FILTER (WHERE "requests" IS NOT NULL), 0) AS "requestsPerSecond",
        sum("errors") / NULLIF(sum("seconds") FILTER (WHERE "errors" IS NOT NULL), 0) AS "errorsPerSecond",
        avg("inFlight")::float8 AS "inFlight", (array_agg("weight" ORDER BY "at" DESC))[1] AS "weight",
        (array_agg("intent" ORDER BY "at" DESC))[1] AS "intent",
        (array_agg("opinion" ORDER BY "at" DESC))[1] AS "opinion"
      FROM "MemberSample"
      WHERE "balancerId" = $1::uuid AND "at" >= $2::timestamptz AND "at" < $3::timestamptz
      GROUP BY "member", floor(extract(epoch FROM "at" - $2::timestamptz) / $4::float8)
      ORDER BY "member", "at"`,
    values: [asked.balancerId, asked.from, asked.to, asked.stepSeconds],
  })
  return rows
}

/** Drops samples from before a moment, at most `limit`, the oldest first; returns how many. */
export async function dropMemberSamples(pool: pg.Pool, before: Date, limit: number): Promise<number> {
  const { rowCount } = await pool.query(
    `DELETE FROM "MemberSample" WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM "MemberSample" WHERE "at" < $1 ORDER BY "at" LIMIT $2))`,
    [before, limit],
  )
  return rowCount ?? 0
}
