import type pg from 'pg'
import type { MatchedBy } from '@/lib/domain/matching'
import type { Failure, Intent, MemberReading, NodeState } from '@/lib/domain/model'
import type { SystemEvent } from './observations'
import { tellSql, toldPayloads } from './observations-sql'

export type KnownMember = { name: string; nodeId: string | null; intent: Intent; observedAt: Date }

export type KnownNode = {
  id: string
  name: string
  address: string
  route: string | null
  state: NodeState
  stateSince: Date
  readyOwedAt: Date | null
}

/** What the database says of a balancer and of what it should be told, at the moment of reading. */
export type BalancerFacts = {
  observedAt: Date | null
  failure: (Failure & { since: string }) | null
  startedAt: Date | null
  members: KnownMember[]
  nodes: KnownNode[]
}

/** null = the balancer was removed. */
export async function readBalancerFacts(
  pool: pg.Pool,
  balancer: { id: string; clusterId: string },
): Promise<BalancerFacts | null> {
  const [own, members, nodes] = await Promise.all([
    pool.query<Pick<BalancerFacts, 'observedAt' | 'failure' | 'startedAt'>>({
      name: 'balancer-facts',
      text: 'SELECT "observedAt", "failure", "startedAt" FROM "Balancer" WHERE "id" = $1',
      values: [balancer.id],
    }),
    pool.query<KnownMember>({
      name: 'balancer-members',
      text: 'SELECT "name", "nodeId", "intent", "observedAt" FROM "Member" WHERE "balancerId" = $1',
      values: [balancer.id],
    }),
    pool.query<KnownNode>({
      name: 'balancer-nodes',
      text: `SELECT "id", "name", "address", "route", "state", "stateSince", "readyOwedAt"
        FROM "Node" WHERE "clusterId" = $1 AND "state" <> 'removed'`,
      values: [balancer.clusterId],
    }),
  ])
  const [row] = own.rows
  return row ? { ...row, members: members.rows, nodes: nodes.rows } : null
}

export type SeenMember = MemberReading & { nodeId: string | null; matchedBy: MatchedBy | null }

export type SeenBalancer = {
  id: string
  cluster: string
  attemptedAt: Date
  failure: (Failure & { since: string }) | null
  /** null = it did not answer: what was seen before stands. */
  answer: {
    version: string | null
    startedAt: Date | null
    keepsIntents: boolean | null
    members: SeenMember[]
  } | null
  /** Nodes whose drain this balancer does not hold any more: what was read since does not count. */
  unconfirmed: string[]
}

const memberShape = `"name" text, "address" text, "route" text, "intent" text, "opinion" text, "statusText" text,
  "lastCheck" text, "weight" float8, "inFlight" int, "total" bigint, "ratePerSecond" float8, "errorsTotal" bigint,
  "nodeId" uuid, "matchedBy" text`
const memberColumns = memberShape.split(',').map((column) => column.trim().split(' ')[0] ?? '')

const storeSql = `WITH seen AS MATERIALIZED (SELECT * FROM json_to_recordset($6::json) AS m(${memberShape})),
  observed AS (
    UPDATE "Balancer" SET "attemptedAt" = $2, "failure" = $3,
      "observedAt" = CASE WHEN $7 THEN $2 ELSE "observedAt" END,
      "version" = CASE WHEN $7 THEN $4 ELSE "version" END,
      "startedAt" = CASE WHEN $7 THEN $5::timestamptz ELSE "startedAt" END,
      "keepsIntents" = CASE WHEN $7 THEN $11::boolean ELSE "keepsIntents" END
    WHERE "id" = $1 RETURNING "id"),
  stored AS (
    INSERT INTO "Member" AS m ("id", "balancerId", "observedAt", ${memberColumns.join(', ')})
    SELECT gen_random_uuid(), observed."id", $2, ${memberColumns.map((name) => `seen.${name}`).join(', ')}
    FROM seen, observed
    ON CONFLICT ("balancerId", "name") DO UPDATE SET "observedAt" = EXCLUDED."observedAt",
      ${memberColumns
        .slice(1)
        .map((name) => `${name} = EXCLUDED.${name}`)
        .join(', ')}
    WHERE m."observedAt" <= EXCLUDED."observedAt"),
  gone AS (
    DELETE FROM "Member" m WHERE $7 AND m."balancerId" = $1 AND m."observedAt" < $2
      AND NOT EXISTS (SELECT FROM seen WHERE seen."name" = m."name")),
  unconfirmed AS (
    UPDATE "Drain" SET "confirmedAt" = NULL, "zeroReadings" = 0
    WHERE "nodeId" = ANY($8::uuid[]) AND "endedAt" IS NULL),
  ${tellSql('$9')}
  SELECT pg_notify('muster', payload) FROM (
    ${toldPayloads}
    UNION ALL SELECT jsonb_build_object('topic', 'balancers', 'cluster', $10::text)::text
    UNION ALL SELECT jsonb_build_object('topic', 'work', 'cluster', $10::text)::text WHERE cardinality($8::uuid[]) > 0
  ) AS messages`

/** One statement whatever the number of members. What Muster read back later than this observation stands. */
export async function storeBalancer(pool: pg.Pool, seen: SeenBalancer, events: SystemEvent[]): Promise<void> {
  const { answer } = seen
  await pool.query({
    name: 'balancer-store',
    text: storeSql,
    values: [
      seen.id,
      seen.attemptedAt,
      seen.failure && JSON.stringify(seen.failure),
      answer?.version ?? null,
      answer?.startedAt ?? null,
      JSON.stringify(answer?.members ?? []),
      answer !== null,
      seen.unconfirmed,
      JSON.stringify(events),
      seen.cluster,
      answer?.keepsIntents ?? null,
    ],
  })
}

/** What a balancer said when an order was read back. */
export async function confirmIntent(
  pool: pg.Pool,
  balancerId: string,
  member: string,
  intent: Intent,
  at: Date,
): Promise<void> {
  await pool.query({
    name: 'member-confirm',
    text: `UPDATE "Member" SET "intent" = $3, "observedAt" = GREATEST("observedAt", $4)
      WHERE "balancerId" = $1 AND "name" = $2`,
    values: [balancerId, member, intent, at],
  })
}

/** Events on their own, in one statement. */
export async function tell(pool: pg.Pool, events: SystemEvent[]): Promise<void> {
  if (events.length === 0) return
  await pool.query(
    `WITH ${tellSql('$1')} SELECT pg_notify('muster', payload) FROM (${toldPayloads}) AS messages`,
    [JSON.stringify(events)],
  )
}
