import type pg from 'pg'
import type { SystemEvent } from './observations'
import { tellSql, toldPayloads } from './observations-sql'

/** So many sessions of a drain's node were ended by Muster: counted for its receipt, and told. */
export async function saveEndedSessions(
  pool: pg.Pool,
  drainId: string,
  ended: number,
  event: SystemEvent,
): Promise<void> {
  await pool.query({
    name: 'drain-ended-sessions',
    text: `WITH saved AS (
        UPDATE "Drain" SET "sessionsEnded" = "sessionsEnded" + $2 WHERE "id" = $1 RETURNING 1),
      ${tellSql('$3', '', 'EXISTS (SELECT FROM saved)')},
      announced AS (
        SELECT pg_notify('muster', payload) FROM (
          ${toldPayloads}
          UNION ALL SELECT jsonb_build_object('topic', 'drains', 'cluster', $4::text)::text) AS messages)
      SELECT count(*) FROM announced`,
    values: [drainId, ended, JSON.stringify([event]), event.cluster],
  })
}
