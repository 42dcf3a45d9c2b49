import type { AdoptedIntent } from '@/lib/domain/drift'
import type { BalancerKind, Intent, Openings, Opinion } from '@/lib/domain/model'
import type { Db } from './client'
import { type Balancer, type Member, Prisma } from './generated/client'

export type MemberRecord = {
  balancerId: string
  nodeId: string | null
  name: string
  address: string | null
  route: string | null
  matchedBy: 'route' | 'name' | 'address' | null
  intent: Intent
  opinion: Opinion
  statusText: string | null
  lastCheck: string | null
  weight: number | null
  inFlight: number | null
  total: number | null
  ratePerSecond: number | null
  errorsTotal: number | null
  observedAt: Date
  wantedWeight: number | null
  adoptedIntent: AdoptedIntent | null
  driftSince: Date | null
  addedAs: 'slot' | 'added' | null
}

export type BalancerRecord = {
  id: string
  clusterId: string
  name: string
  kind: BalancerKind
  address: string
  backend: string
  username: string | null
  /** Sealed. */
  password: string | null
  createdAt: Date
  observedAt: Date | null
  attemptedAt: Date | null
  failure: { kind: string; message: string } | null
  version: string | null
  startedAt: Date | null
  keepsIntents: boolean | null
  openings: Openings | null
}

export async function listBalancers(db: Db, clusterIds: string[]): Promise<BalancerRecord[]> {
  const rows = await db.balancer.findMany({
    where: { clusterId: { in: clusterIds } },
    orderBy: { name: 'asc' },
  })
  return rows.map(toBalancer)
}

export async function findBalancer(db: Db, clusterId: string, name: string): Promise<BalancerRecord | null> {
  const row = await db.balancer.findUnique({ where: { clusterId_name: { clusterId, name } } })
  return row && toBalancer(row)
}

export async function listMembers(db: Db, where: { balancerIds: string[] } | { nodeIds: string[] }) {
  const rows = await db.member.findMany({
    where:
      'balancerIds' in where ? { balancerId: { in: where.balancerIds } } : { nodeId: { in: where.nodeIds } },
    orderBy: { name: 'asc' },
  })
  return rows.map(toMember)
}

export type NewBalancer = Pick<
  BalancerRecord,
  'clusterId' | 'name' | 'kind' | 'address' | 'backend' | 'username' | 'password'
>

/** null = the name is taken in this cluster. */
export async function insertBalancer(db: Db, balancer: NewBalancer): Promise<BalancerRecord | null> {
  const [row] = await db.balancer.createManyAndReturn({ data: [balancer], skipDuplicates: true })
  return row ? toBalancer(row) : null
}

export async function updateBalancer(
  db: Db,
  id: string,
  changes: Partial<NewBalancer>,
): Promise<BalancerRecord> {
  return toBalancer(await db.balancer.update({ where: { id }, data: changes }))
}

/** What was seen under another address is forgotten: it was another balancer. */
export async function forgetMembers(db: Db, balancerId: string): Promise<void> {
  await db.member.deleteMany({ where: { balancerId } })
  await db.balancer.update({
    where: { id: balancerId },
    data: {
      ...{ observedAt: null, attemptedAt: null, version: null, startedAt: null, keepsIntents: null },
      openings: Prisma.DbNull,
    },
  })
}

type ConfirmedMember = Partial<
  Pick<MemberRecord, 'intent' | 'weight' | 'wantedWeight' | 'adoptedIntent' | 'driftSince'>
>

/** As it was read back: what was observed before that is older, and does not stand against it. */
export async function confirmMember(
  db: Db,
  balancerId: string,
  name: string,
  confirmed: ConfirmedMember,
  at: Date,
): Promise<void> {
  await db.member.updateMany({ where: { balancerId, name }, data: { ...confirmed, observedAt: at } })
}

/**
 * What is wanted of a member, before its balancer is told: until that confirms it, it is drift. Back to what it was when
 * the balancer does not; somebody else's wish of meanwhile stands.
 */
export async function wantOfMember(
  db: Db,
  { balancerId, name }: Pick<MemberRecord, 'balancerId' | 'name'>,
  wanted: Pick<MemberRecord, 'wantedWeight' | 'adoptedIntent' | 'driftSince'>,
  unlessNot: Partial<Pick<MemberRecord, 'wantedWeight' | 'adoptedIntent' | 'driftSince'>> = {},
): Promise<void> {
  const { wantedWeight, adoptedIntent, driftSince } = wanted
  await db.member.updateMany({
    where: { balancerId, name, ...unlessNot },
    data: { wantedWeight, adoptedIntent, driftSince },
  })
}

/** What is found of it becomes what is wanted; false = it is not as it was read any more. */
export async function adoptMember(
  db: Db,
  { balancerId, name, intent, weight }: MemberRecord,
  wanted: Pick<MemberRecord, 'adoptedIntent' | 'wantedWeight'>,
): Promise<boolean> {
  const { count } = await db.member.updateMany({
    where: { balancerId, name, intent, weight },
    data: { ...wanted, driftSince: null },
  })
  return count === 1
}

export async function deleteBalancer(db: Db, id: string): Promise<void> {
  await db.balancer.delete({ where: { id } })
}

function toBalancer(row: Balancer): BalancerRecord {
  return {
    ...row,
    kind: row.kind as BalancerKind,
    failure: row.failure as BalancerRecord['failure'],
    openings: row.openings as BalancerRecord['openings'],
  }
}

export function toMember(row: Member): MemberRecord {
  return {
    ...row,
    matchedBy: row.matchedBy as MemberRecord['matchedBy'],
    intent: row.intent as Intent,
    opinion: row.opinion as Opinion,
    total: row.total === null ? null : Number(row.total),
    errorsTotal: row.errorsTotal === null ? null : Number(row.errorsTotal),
    adoptedIntent: row.adoptedIntent as MemberRecord['adoptedIntent'],
    addedAs: row.addedAs as MemberRecord['addedAs'],
  }
}
