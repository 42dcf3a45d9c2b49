import type { Event } from '@/lib/contract/events'
import { MusterError } from '@/lib/domain/errors'
import { scopeOf } from '@/lib/domain/permission'
import { listEvents as readEvents } from '@/lib/store/events'
import { requireCluster } from '../clusters/require'
import { authorise, type ServiceContext } from '../context'

type Page = { items: Event[]; nextCursor: string | null }
type Paging = { limit: number; cursor?: string | undefined }

/** All that happened in a cluster, newest first. */
export async function listEvents(
  ctx: ServiceContext,
  input: Paging & { cluster: string; node?: string | undefined; type?: string | undefined },
): Promise<Page> {
  authorise(ctx, 'events.list', input.cluster)
  const { prisma } = ctx.store
  const cluster = await requireCluster(prisma, input.cluster)
  const events = await readEvents(prisma, {
    clusterId: cluster.id,
    changesOnly: false,
    subject: input.node === undefined ? undefined : { kind: 'node', name: input.node },
    type: input.type,
    before: idOf(input.cursor),
    limit: input.limit + 1,
  })
  return pageOf(events, input.limit)
}

/** Who changed what, when and why, newest first. A token of one cluster sees that cluster's. */
export async function listActivity(
  ctx: ServiceContext,
  input: Paging & {
    cluster?: string | undefined
    actor?: string | undefined
    type?: string | undefined
    text?: string | undefined
    from?: Date | undefined
    to?: Date | undefined
  },
): Promise<Page> {
  const slug = input.cluster ?? (ctx.actor ? scopeOf(ctx.actor) : null) ?? undefined
  authorise(ctx, 'activity.list', slug)
  const { prisma } = ctx.store
  const cluster = slug === undefined ? null : await requireCluster(prisma, slug)
  const { actor, type, text, from, to } = input
  const events = await readEvents(prisma, {
    clusterId: cluster?.id ?? null,
    changesOnly: true,
    actor,
    type,
    text,
    from,
    to,
    before: idOf(input.cursor),
    limit: input.limit + 1,
  })
  return pageOf(events, input.limit)
}

/** One more than asked for was read, to know whether there is more. */
function pageOf(events: Event[], limit: number): Page {
  const items = events.slice(0, limit)
  return { items, nextCursor: events.length > limit ? (items.at(-1)?.id ?? null) : null }
}

function idOf(cursor: string | undefined): bigint | undefined {
  if (cursor === undefined) return undefined
  if (!/^\d{1,18}$/.test(cursor))
    throw new MusterError('BAD_REQUEST', 'cursor: use nextCursor of the page before.')
  return BigInt(cursor)
}
