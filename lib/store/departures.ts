import type { Departure } from '@/lib/domain/departure'
import { matchMembers } from '@/lib/domain/matching'
import type { Db } from './client'
import type { Prisma } from './generated/client'

/** What its members' balancers are to be told once a node is removed, from how it became a member there. */
export async function oweDepartures(db: Db, nodeId: string): Promise<Departure[]> {
  const members = await db.member.findMany({
    where: { nodeId },
    select: { balancerId: true, name: true, address: true, addedAs: true },
    orderBy: { name: 'asc' },
  })
  const departures = members.map(
    ({ balancerId, name, address, addedAs }): Departure => ({
      ...{ balancerId, member: name, address, message: null },
      how: addedAs === null ? 'stop' : 'remove',
    }),
  )
  await db.node.update({
    where: { id: nodeId },
    data: { departures: departures as unknown as Prisma.InputJsonValue, placements: [] },
  })
  return departures
}

export type OwedDepartures = {
  nodeId: string
  node: string
  clusterId: string
  cluster: string
  departures: Departure[]
}

/** Nodes that were removed before then and that a balancer may still know. */
export async function readDepartures(db: Db, before: Date): Promise<OwedDepartures[]> {
  const rows = await db.node.findMany({
    where: { state: 'removed', removedAt: { lt: before }, NOT: { departures: { equals: [] } } },
    select: { id: true, name: true, clusterId: true, departures: true, cluster: { select: { slug: true } } },
    take: 200,
  })
  return rows.map(({ id, name, clusterId, cluster, departures }) => ({
    ...{ nodeId: id, node: name, clusterId, cluster: cluster.slug },
    departures: departures as Departure[],
  }))
}

/**
 * The node that is this member now; null = none. Told from the inventory: a balancer that was away has not been looked
 * at since.
 */
export async function nodeOfMember(
  db: Db,
  clusterId: string,
  { balancerId, member: name, address }: Departure,
): Promise<{ name: string; address: string } | null> {
  const [row, nodes] = await Promise.all([
    db.member.findUnique({
      where: { balancerId_name: { balancerId, name } },
      select: { address: true, route: true },
    }),
    db.node.findMany({
      where: { clusterId, state: { not: 'removed' } },
      select: { id: true, name: true, address: true, route: true },
    }),
  ])
  const [match] = matchMembers([{ name, address: row?.address ?? address, route: row?.route ?? null }], nodes)
  return nodes.find(({ id }) => id === match?.nodeId) ?? null
}

/** It is out there: nothing is owed any more, and what was taken away is forgotten. */
export async function settleDeparture(
  db: Db,
  nodeId: string,
  { balancerId, member, how }: Departure,
): Promise<void> {
  await db.$executeRaw`
    UPDATE "Node" SET "departures" = COALESCE((SELECT jsonb_agg(d) FROM jsonb_array_elements("departures") d
      WHERE NOT (d->>'balancerId' = ${balancerId} AND d->>'member' = ${member})), '[]') WHERE "id" = ${nodeId}::uuid`
  if (how === 'remove') {
    await db.member.updateMany({
      where: { balancerId, name: member },
      data: { addedAs: null, wantedWeight: null },
    })
  }
}

/** It can't be told now, and will be told again. */
export async function noteDeparture(
  db: Db,
  nodeId: string,
  { balancerId, member }: Departure,
  message: string,
): Promise<void> {
  await db.$executeRaw`
    UPDATE "Node" SET "departures" = (SELECT jsonb_agg(CASE WHEN d->>'balancerId' = ${balancerId}
        AND d->>'member' = ${member} THEN d || jsonb_build_object('message', ${message}::text) ELSE d END)
      FROM jsonb_array_elements("departures") d) WHERE "id" = ${nodeId}::uuid AND "departures" <> '[]'`
}
