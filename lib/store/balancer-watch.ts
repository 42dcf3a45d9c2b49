import type pg from 'pg'
import type { AdoptedIntent } from '@/lib/domain/drift'
import type { MatchedBy } from '@/lib/domain/matching'
import type { Failure, Intent, MemberReading, NodeState, Openings, Opinion } from '@/lib/domain/model'
import type { SystemEvent } from './observations'
import { tellSql, toldPayloads } from './observations-sql'

export type KnownMember = {
  name: string
  nodeId: string | null
  intent: Intent
  weight: number | null
  wantedWeight: number | null
  adoptedIntent: AdoptedIntent | null
  driftSince: Date | null
  observedAt: Date
}

export type KnownNode = {
  id: string
  name: string
  address: string
  route: string | null
  state: NodeState
  stateSince: Date
  readyOwedAt: Date | null
  rampSince: Date | null
}

/** What the database says of a balancer and of what it should be told, at the moment of reading. */
export type BalancerFacts = {
  observedAt: Date | null
  failure: (Failure & { since: string }) | null
  startedAt: Date | null
  /** By its own account, or by what an earlier restart showed. */
  keepsIntents: boolean | null
  members: KnownMember[]
  nodes: KnownNode[]
}

/** null = the balancer was removed. */
export async function readBalancerFacts(
  pool: pg.Pool,
  balancer: { id: string; clusterId: string },
): Promise<BalancerFacts | null> {
  const [own, members, nodes] = await Promise.all([
    pool.query<Pick<BalancerFacts, 'observedAt' | 'failure' | 'startedAt' | 'keepsIntents'>>({
      name: 'balancer-facts',
      text: 'SELECT "observedAt", "failure", "startedAt", "keepsIntents" FROM "Balancer" WHERE "id" = $1',
      values: [balancer.id],
    }),
    pool.query<KnownMember>({
      name: 'balancer-members',
      text: `SELECT "name", "nodeId", "intent", "weight", "wantedWeight", "adoptedIntent", "driftSince", "observedAt"
        FROM "Member" WHERE "balancerId" = $1`,
      values: [balancer.id],
    }),
    pool.query<KnownNode>({
      name: 'balancer-nodes',
      text: `SELECT "id", "name", "address", "route", "state", "stateSince", "readyOwedAt", "rampSince"
        FROM "Node" WHERE "clusterId" = $1 AND "state" <> 'removed'`,
      values: [balancer.clusterId],
    }),
  ])
  const [row] = own.rows
  return row ? { ...row, members: members.rows, nodes: nodes.rows } : null
}

export type SeenMember = MemberReading & { nodeId: string | null; matchedBy: MatchedBy | null }

/** What is kept of a member over time: `requests` and `errors` since the sample before, null = not known. */
export type NewMemberSample = {
  member: string
  intent: Intent
  opinion: Opinion
  weight: number | null
  inFlight: number | null
  requests: number | null
  errors: number | null
  seconds: number | null
}

export type SeenBalancer = {
  id: string
  name: string
  cluster: string
  attemptedAt: Date
  failure: (Failure & { since: string }) | null
  /** null = it did not answer: what was seen before stands. */
  answer: {
    version: string | null
    startedAt: Date | null
    keepsIntents: boolean | null
    openings: Openings | null
    members: (SeenMember & { driftSince: Date | null })[]
  } | null
  samples: NewMemberSample[]
  /** Nodes whose drain this balancer does not hold any more: what was read since does not count. */
  unconfirmed: string[]
}

const memberShape = `"name" text, "address" text, "route" text, "intent" text, "opinion" text, "statusText" text,
  "lastCheck" text, "weight" float8, "inFlight" int, "total" bigint, "ratePerSecond" float8, "errorsTotal" bigint,
  "nodeId" uuid, "matchedBy" text, "driftSince" timestamptz`
const memberColumns = memberShape.split(',').map((column) => column.trim().split(' ')[0] ?? '')

/** A slot that its node left keeps nothing of what was wanted for that one. */
const sameNode = `m."nodeId" IS NULL OR m."nodeId" = EXCLUDED."nodeId"`

const sampleShape = `"member" text, "intent" text, "opinion" text, "weight" float8, "inFlight" int, "requests" int,
  "errors" int, "seconds" float8`
const sampleColumns = sampleShape.split(',').map((column) => column.trim().split(' ')[0] ?? '')

const storeSql = `WITH seen AS MATERIALIZED (SELECT * FROM json_to_recordset($6::json) AS m(${memberShape})),
  observed AS (
    UPDATE "Balancer" SET "attemptedAt" = $2, "failure" = $3,
      "observedAt" = CASE WHEN $7 THEN $2 ELSE "observedAt" END,
      "version" = CASE WHEN $7 THEN $4 ELSE "version" END,
      "startedAt" = CASE WHEN $7 THEN $5::timestamptz ELSE "startedAt" END,
      "keepsIntents" = CASE WHEN $7 THEN $11::boolean ELSE "keepsIntents" END,
      "openings" = CASE WHEN $7 THEN $12::jsonb ELSE "openings" END
    WHERE "id" = $1 RETURNING "id"),
  stored AS (
    INSERT INTO "Member" AS m ("id", "balancerId", "observedAt", ${memberColumns.join(', ')})
    SELECT gen_random_uuid(), observed."id", $2, ${memberColumns.map((name) => `seen.${name}`).join(', ')}
    FROM seen, observed
    ON CONFLICT ("balancerId", "name") DO UPDATE SET "observedAt" = EXCLUDED."observedAt",
      ${memberColumns
        .slice(1)
        .map((name) => `${name} = EXCLUDED.${name}`)
        .join(', ')},
      "wantedWeight" = CASE WHEN ${sameNode} THEN m."wantedWeight" END,
      "adoptedIntent" = CASE WHEN ${sameNode} THEN m."adoptedIntent" END
    WHERE m."observedAt" <= EXCLUDED."observedAt"),
  gone AS (
    DELETE FROM "Member" m WHERE $7 AND m."balancerId" = $1 AND m."observedAt" < $2
      AND NOT EXISTS (SELECT FROM seen WHERE seen."name" = m."name")),
  unconfirmed AS (
    UPDATE "Drain" SET "confirmedAt" = NULL, "zeroReadings" = 0
    WHERE "nodeId" = ANY($8::uuid[]) AND "endedAt" IS NULL AND "confirmedAt" IS NOT NULL
      AND NOT EXISTS (SELECT FROM jsonb_array_elements("without") AS w WHERE w->>'balancer' = $13)),
  sampled AS (
    INSERT INTO "MemberSample" ("balancerId", "at", ${sampleColumns.join(', ')})
    SELECT observed."id", $2, ${sampleColumns.map((name) => `s.${name}`).join(', ')}
    FROM json_to_recordset($14::json) AS s(${sampleShape}), observed ON CONFLICT DO NOTHING),
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
      answer?.openings ? JSON.stringify(answer.openings) : null,
      seen.name,
      JSON.stringify(seen.samples),
    ],
  })
}

/**
 * What a balancer said when an order was read back. What Muster orders takes the place of what was adopted, and ends
 * what drift there was but that of the weight.
 */
export async function confirmIntent(
  pool: pg.Pool,
  balancerId: string,
  member: string,
  intent: Intent,
  at: Date,
): Promise<void> {
  await pool.query({
    name: 'member-confirm',
    text: `UPDATE "Member" SET "intent" = $3, "observedAt" = GREATEST("observedAt", $4), "adoptedIntent" = NULL,
        "driftSince" = CASE WHEN abs("weight" - "wantedWeight") >= 0.01 THEN "driftSince" END
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
