import type pg from 'pg'
import type { NodeKind, NodeState } from '@/lib/domain/model'
import type { Placement } from '@/lib/domain/placement'
import type { Db } from './client'

/** Puts one balancer's placement of a node in place of the one before; the others stay as they are. */
export async function savePlacement(db: Db, nodeId: string, placement: Placement): Promise<boolean> {
  const count = await db.$executeRaw`
    UPDATE "Node" SET "placements" = COALESCE((SELECT jsonb_agg(p) FROM jsonb_array_elements("placements") p
        WHERE p->>'balancerId' <> ${placement.balancerId}), '[]') || jsonb_build_array(${JSON.stringify(placement)}::jsonb)
    WHERE "id" = ${nodeId}::uuid AND "state" <> 'removed'`
  return count === 1
}

/** What came of a try; false when the node was removed, or given another place there, since the try began. */
export async function settlePlacement(
  db: Db,
  nodeId: string,
  tried: Placement,
  outcome: Placement,
): Promise<boolean> {
  const count = await db.$executeRaw`
    UPDATE "Node" SET "placements" = (SELECT jsonb_agg(CASE WHEN p->>'balancerId' = ${tried.balancerId}
        THEN ${JSON.stringify(outcome)}::jsonb ELSE p END) FROM jsonb_array_elements("placements") p)
    WHERE "id" = ${nodeId}::uuid AND "state" <> 'removed'
      AND "placements" @> jsonb_build_array(${JSON.stringify(tried)}::jsonb)`
  return count === 1
}

export async function isRemoved(db: Db, nodeId: string): Promise<boolean> {
  return (await db.node.count({ where: { id: nodeId, state: { not: 'removed' } } })) === 0
}

/** A node with places that it has, or is to get, and where it is a member as far as was last seen. */
export type PlacedNode = {
  nodeId: string
  node: string
  address: string
  kind: NodeKind
  route: string | null
  weight: number
  state: NodeState
  joinTokenId: string | null
  clusterId: string
  cluster: string
  placements: Placement[]
  members: { balancerId: string; name: string }[]
  /** Its balancers' last answers. */
  seen: { balancerId: string; observedAt: string | null }[]
}

export async function readPlacedNodes(pool: pg.Pool): Promise<PlacedNode[]> {
  const { rows } = await pool.query<PlacedNode>({
    name: 'placed-read',
    text: `SELECT n."id" AS "nodeId", n."name" AS "node", n."address", n."kind", n."route", n."weight", n."state", n."joinTokenId",
        n."clusterId", c."slug" AS "cluster", n."placements",
        COALESCE((SELECT json_agg(json_build_object('balancerId', m."balancerId", 'name', m."name"))
          FROM "Member" m WHERE m."nodeId" = n."id"), '[]') AS "members",
        COALESCE((SELECT json_agg(json_build_object('balancerId', b."id", 'observedAt', b."observedAt"))
          FROM "Balancer" b WHERE b."clusterId" = n."clusterId"), '[]') AS "seen"
      FROM "Node" n JOIN "Cluster" c ON c."id" = n."clusterId"
      WHERE n."state" <> 'removed' AND n."placements" <> '[]' LIMIT 500`,
  })
  return rows
}

/** Slots of a balancer that are some node's, or are to be. With the cluster locked, two that ask get different ones. */
export async function takenSlots(
  db: Db,
  clusterId: string,
  balancerId: string,
): Promise<ReadonlySet<string>> {
  const rows = await db.$queryRaw<{ slot: string }[]>`
    SELECT p->>'slot' AS "slot" FROM "Node" n, jsonb_array_elements(n."placements") p
    WHERE n."clusterId" = ${clusterId}::uuid AND n."state" <> 'removed' AND p->>'balancerId' = ${balancerId}
      AND p->>'slot' IS NOT NULL`
  return new Set(rows.map(({ slot }) => slot))
}

/** The node is this member from now on, out of service, as the balancer said when it was read back. */
export async function saveMember(
  db: Db,
  member: {
    balancerId: string
    nodeId: string
    name: string
    address: string
    addedAs: 'slot' | 'added'
    at: Date
  },
): Promise<void> {
  const { balancerId, name, at, ...rest } = member
  const data = { ...rest, matchedBy: 'address', intent: 'maintenance', observedAt: at }
  await db.member.upsert({
    where: { balancerId_name: { balancerId, name } },
    create: { balancerId, name, ...data },
    update: data,
  })
}

/** Weights of other nodes' members there, beside the weights that their nodes are to have. */
export async function peerWeights(
  db: Db,
  balancerId: string,
  nodeId: string,
): Promise<{ member: number; node: number }[]> {
  const rows = await db.member.findMany({
    where: {
      balancerId,
      weight: { not: null },
      node: { state: 'active', rampSince: null, id: { not: nodeId } },
    },
    select: { weight: true, wantedWeight: true, node: { select: { weight: true } } },
    take: 200,
  })
  return rows.flatMap(({ weight, wantedWeight, node }) =>
    weight === null || !node ? [] : { member: wantedWeight ?? weight, node: node.weight },
  )
}

/** The weight that the console gave a member, as it was read back. */
export async function wantWeight(
  db: Db,
  balancerId: string,
  name: string,
  weight: number,
  at: Date,
): Promise<void> {
  const data = { weight, wantedWeight: weight, observedAt: at }
  await db.member.updateMany({ where: { balancerId, name }, data })
}
