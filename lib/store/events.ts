import type { Actor } from '@/lib/domain/model'
import type { Db } from './client'
import { type Event, Prisma } from './generated/client'
import { notify } from './notify'

export type NewEvent = {
  clusterId: string | null
  clusterSlug: string | null
  /** e.g. `node.health`, `drain.requested` */
  type: string
  /** true = a change by a person, a token or a rule: it stands in the activity log. */
  change: boolean
  actor: Actor
  subject: { kind: string; name: string }
  summary: string
  reason?: string | null
  before?: unknown
  after?: unknown
  data?: unknown
}

/** Writes one event in the caller's transaction and announces it for when that commits. */
export async function recordEvent(db: Db, event: NewEvent): Promise<void> {
  await recordEvents(db, [event])
}

/** The same for many: two statements whatever their number. */
export async function recordEvents(db: Db, events: NewEvent[]): Promise<void> {
  if (events.length === 0) return
  const rows = await db.event.createManyAndReturn({ data: events.map(eventRow), select: { id: true } })
  const messages = rows.map(({ id }, index) => ({
    topic: 'events' as const,
    cluster: events[index]?.clusterSlug ?? null,
    event: String(id),
  }))
  await notify(db, ...messages)
}

function eventRow(event: NewEvent): Prisma.EventCreateManyInput {
  return {
    clusterId: event.clusterId,
    type: event.type,
    change: event.change,
    actor: actorShape(event.actor),
    actorName: actorShape(event.actor).name,
    subjectKind: event.subject.kind,
    subjectName: event.subject.name,
    summary: event.summary,
    reason: event.reason ?? null,
    before: json(event.before),
    after: json(event.after),
    data: json(event.data),
  }
}

/** What is kept of an actor. */
export function actorShape(actor: Actor): { kind: Actor['kind']; id: string | null; name: string } {
  if (actor.kind === 'system') return { kind: 'system', id: null, name: actor.rule }
  return { kind: actor.kind, id: actor.id, name: actor.name }
}

function json(value: unknown) {
  return value === undefined || value === null ? Prisma.DbNull : (value as Prisma.InputJsonValue)
}

export type EventRecord = {
  id: string
  at: Date
  /** Slug; null = none, or one that was deleted. */
  cluster: string | null
  type: string
  change: boolean
  actor: ReturnType<typeof actorShape>
  subject: { kind: string; name: string }
  summary: string
  reason: string | null
  before: unknown
  after: unknown
  data: unknown
}

export type EventQuery = {
  /** null = over all clusters. */
  clusterId: string | null
  changesOnly: boolean
  subject?: { kind: string; name: string } | undefined
  actor?: string | undefined
  /** A type, or its first part: `drain` finds `drain.requested`. */
  type?: string | undefined
  text?: string | undefined
  from?: Date | undefined
  to?: Date | undefined
  /** Events older than this id. */
  before?: bigint | undefined
  limit: number
}

/** Newest first. */
export async function listEvents(db: Db, query: EventQuery): Promise<EventRecord[]> {
  const { from, to, text, type } = query
  const rows = await db.event.findMany({
    where: {
      ...(query.clusterId ? { clusterId: query.clusterId } : {}),
      ...(query.changesOnly ? { change: true } : {}),
      ...(query.subject ? { subjectKind: query.subject.kind, subjectName: query.subject.name } : {}),
      ...(query.actor ? { actorName: { contains: query.actor, mode: 'insensitive' } } : {}),
      ...(from || to ? { at: { ...(from ? { gte: from } : {}), ...(to ? { lte: to } : {}) } } : {}),
      ...(query.before !== undefined ? { id: { lt: query.before } } : {}),
      AND: [
        type ? { OR: [{ type }, { type: { startsWith: `${type}.` } }] } : {},
        text
          ? {
              OR: ['summary', 'reason', 'subjectName', 'actorName'].map((field) => ({
                [field]: { contains: text, mode: 'insensitive' as const },
              })),
            }
          : {},
      ],
    },
    orderBy: { id: 'desc' },
    take: query.limit,
  })
  return await toRecords(db, rows)
}

/** Those with these ids, oldest first. */
export async function eventsByIds(db: Db, ids: bigint[]): Promise<EventRecord[]> {
  if (ids.length === 0) return []
  return await toRecords(db, await db.event.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } }))
}

/** Those after an id, oldest first; of one cluster unless `clusterId` is null. */
export async function eventsAfter(db: Db, id: bigint, clusterId: string | null, limit: number) {
  const rows = await db.event.findMany({
    where: { id: { gt: id }, ...(clusterId ? { clusterId } : {}) },
    orderBy: { id: 'asc' },
    take: limit,
  })
  return await toRecords(db, rows)
}

async function toRecords(db: Db, rows: Event[]): Promise<EventRecord[]> {
  const ids = [...new Set(rows.flatMap(({ clusterId }) => (clusterId ? [clusterId] : [])))]
  const clusters =
    ids.length > 0
      ? await db.cluster.findMany({ where: { id: { in: ids } }, select: { id: true, slug: true } })
      : []
  const slugs = new Map(clusters.map(({ id, slug }) => [id, slug]))
  return rows.map((row) => ({
    id: String(row.id),
    at: row.at,
    cluster: row.clusterId ? (slugs.get(row.clusterId) ?? null) : null,
    type: row.type,
    change: row.change,
    actor: row.actor as EventRecord['actor'],
    subject: { kind: row.subjectKind, name: row.subjectName },
    summary: row.summary,
    reason: row.reason,
    before: row.before,
    after: row.after,
    data: row.data,
  }))
}
