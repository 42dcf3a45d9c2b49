import type pg from 'pg'
import type { SystemEvent } from './observations'
import { tellSql, toldPayloads } from './observations-sql'

/** Before its sessions are ended: a worker that dies meanwhile leaves the counting to the next. */
export async function beginEnding(pool: pg.Pool, drainId: string, sessions: number, at: Date): Promise<void> {
  await pool.query({
    name: 'drain-begin-ending',
    text: `UPDATE "Drain" SET "ending" = $2 WHERE "id" = $1 AND "endedAt" IS NULL`,
    values: [drainId, JSON.stringify({ sessions, at })],
  })
}

/** So many sessions of a drain's node were ended by Muster: counted for its receipt, and told. */
export async function saveEndedSessions(
  pool: pg.Pool,
  drainId: string,
  ended: number,
  events: SystemEvent[],
  cluster: string,
): Promise<void> {
  await pool.query({
    name: 'drain-ended-sessions',
    text: `WITH saved AS (
        UPDATE "Drain" SET "sessionsEnded" = "sessionsEnded" + $2, "ending" = NULL
        WHERE "id" = $1 AND "ending" IS NOT NULL RETURNING 1),
      ${tellSql('$3', '', 'EXISTS (SELECT FROM saved)')},
      announced AS (
        SELECT pg_notify('muster', payload) FROM (
          ${toldPayloads}
          UNION ALL SELECT jsonb_build_object('topic', 'drains', 'cluster', $4::text)::text) AS messages)
      SELECT count(*) FROM announced`,
    values: [drainId, ended, JSON.stringify(events), cluster],
  })
}

type MessageOutcome = { recipients: number; sentAt: Date } | { failure: string }

/** What became of a text that a drain's users were to be told, unless there is another by now. */
export async function saveMessageOutcome(
  pool: pg.Pool,
  drainId: string,
  text: string,
  outcome: MessageOutcome,
  event: SystemEvent,
): Promise<void> {
  await pool.query({
    name: 'drain-message',
    text: `WITH saved AS (
        UPDATE "Drain" SET "message" = "message" || $2::jsonb
        WHERE "id" = $1 AND "message"->>'text' = $3 AND "message"->>'sentAt' IS NULL
          AND "message"->>'failure' IS NULL RETURNING 1),
      ${tellSql('$4', '', 'EXISTS (SELECT FROM saved)')},
      announced AS (
        SELECT pg_notify('muster', payload) FROM (
          ${toldPayloads}
          UNION ALL SELECT jsonb_build_object('topic', 'drains', 'cluster', $5::text)::text) AS messages)
      SELECT count(*) FROM announced`,
    values: [drainId, JSON.stringify(outcome), text, JSON.stringify([event]), event.cluster],
  })
}
