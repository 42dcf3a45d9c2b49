import type pg from 'pg'
import type { NodeState } from '@/lib/domain/model'
import type { RampTarget } from '@/lib/domain/slow-start'
import type { Db } from './client'

/** A node that becomes active starts slowly, where that was asked for. */
export async function startRamp(db: Db, nodeId: string, now: Date): Promise<void> {
  await db.node.updateMany({
    where: { id: nodeId, slowStartSeconds: { gt: 0 } },
    data: { rampSince: now, rampTargets: [] },
  })
}

/** A node whose weight grows, and its members as they were last seen. */
export type RampingNode = {
  nodeId: string
  node: string
  clusterId: string
  cluster: string
  state: NodeState
  slowStartSeconds: number
  rampSince: Date
  rampTargets: RampTarget[]
  members: { balancerId: string; name: string; weight: number | null; wantedWeight: number | null }[]
}

const membersOf = `COALESCE((SELECT json_agg(json_build_object('balancerId', m."balancerId", 'name', m."name",
  'weight', m."weight", 'wantedWeight', m."wantedWeight")) FROM "Member" m WHERE m."nodeId" = n."id"), '[]')`

export async function readRamping(pool: pg.Pool): Promise<RampingNode[]> {
  const { rows } = await pool.query<RampingNode>({
    name: 'ramping-read',
    text: `SELECT n."id" AS "nodeId", n."name" AS "node", n."clusterId", c."slug" AS "cluster", n."state",
        n."slowStartSeconds", n."rampSince", n."rampTargets", ${membersOf} AS "members"
      FROM "Node" n JOIN "Cluster" c ON c."id" = n."clusterId"
      WHERE n."rampSince" IS NOT NULL AND n."state" <> 'removed' LIMIT 500`,
  })
  return rows
}

/** What its members grow to; kept from when it began, as what is seen later is lower. */
export async function saveRampTargets(
  pool: pg.Pool,
  nodeId: string,
  targets: RampTarget[],
  began: Date,
): Promise<void> {
  await pool.query(
    'UPDATE "Node" SET "rampTargets" = $2, "rampSince" = COALESCE("rampSince", $3) WHERE "id" = $1',
    [nodeId, JSON.stringify(targets), began],
  )
}

/** It has its weight; false when somebody else said so first, or it began anew. */
export async function endRamp(db: Db, nodeId: string, since: Date): Promise<boolean> {
  const { count } = await db.node.updateMany({
    where: { id: nodeId, rampSince: since },
    data: { rampSince: null, rampTargets: [] },
  })
  return count === 1
}

/** A member's weight as it was read back while it grows; what is wanted of it stays. */
export async function saveRampedWeight(
  pool: pg.Pool,
  balancerId: string,
  member: string,
  weight: number,
): Promise<void> {
  await pool.query(
    `UPDATE "Member" SET "weight" = $3, "observedAt" = GREATEST("observedAt", clock_timestamp())
     WHERE "balancerId" = $1 AND "name" = $2`,
    [balancerId, member, weight],
  )
}

/** A joining node that is to start slowly, and its members. null = it is not to. */
export async function readSlowStarter(pool: pg.Pool, nodeId: string): Promise<RampingNode | null> {
  const { rows } = await pool.query<RampingNode>(
    `SELECT n."id" AS "nodeId", n."name" AS "node", n."clusterId", c."slug" AS "cluster", n."state",
        n."slowStartSeconds", now() AS "rampSince", n."rampTargets", ${membersOf} AS "members"
      FROM "Node" n JOIN "Cluster" c ON c."id" = n."clusterId"
      WHERE n."id" = $1 AND n."state" = 'joining' AND n."slowStartSeconds" > 0`,
    [nodeId],
  )
  return rows[0] ?? null
}
