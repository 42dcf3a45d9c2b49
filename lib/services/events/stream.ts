import type { LiveItem } from '@/lib/contract/events'
import { liveTopics } from '@/lib/domain/live'
import { scopeOf } from '@/lib/domain/permission'
import { eventsAfter } from '@/lib/store/events'
import { requireCluster } from '../clusters/require'
import { authorise, requirePorts, type ServiceContext } from '../context'
import { createLiveQueue, type LiveQueue } from '../live-queue'

const replayMax = 500
const backlogMax = 1_000
const recheckMs = 60_000

export type StreamOptions = {
  /** The last event that the reader has; what came after it is sent first. */
  lastEventId?: string | undefined
  signal?: AbortSignal | undefined
  /** Whether the reader may still read: asked when people or tokens change, and every minute. */
  mayGoOn(): Promise<boolean>
}

/** What happens from now on, of one cluster or of all, until the reader leaves or may not read any more. */
export async function streamEvents(
  ctx: ServiceContext,
  input: { cluster?: string | undefined },
  options: StreamOptions,
): Promise<LiveQueue<LiveItem>> {
  const scope = input.cluster ?? (ctx.actor ? scopeOf(ctx.actor) : null)
  authorise(ctx, 'events.stream', scope ?? undefined)
  const { prisma } = ctx.store
  const cluster = scope === null ? null : await requireCluster(prisma, scope)

  const recheck = () => {
    options.mayGoOn().then(
      (may) => may || queue.end(),
      () => undefined,
    )
  }
  const timer = setInterval(recheck, recheckMs)
  let unsubscribe = () => {}
  const queue = createLiveQueue<LiveItem>({
    max: backlogMax,
    overflow: { kind: 'resync' },
    onEnd() {
      clearInterval(timer)
      unsubscribe()
      options.signal?.removeEventListener('abort', queue.end)
    },
  })
  // Subscribed before anything is replayed: an event can come twice, and none is missed.
  let replayed: Set<string> | undefined
  let held: LiveItem[] = []
  const listener = (item: LiveItem) => {
    if (item.kind === 'changed' && item.topics.includes('people')) recheck()
    if (!concerns(item, scope)) return
    if (!replayed) held.push(item)
    else if (item.kind !== 'event' || !replayed.has(item.event.id)) queue.push(item)
  }
  unsubscribe = requirePorts(ctx).live.subscribe(listener, queue.end)
  options.signal?.addEventListener('abort', queue.end)
  if (options.signal?.aborted) queue.end()

  const items = await replay(ctx, cluster?.id ?? null, options.lastEventId).catch((error) => {
    queue.end()
    throw error
  })
  for (const item of items) queue.push(item)
  replayed = new Set(items.flatMap((item) => (item.kind === 'event' ? [item.event.id] : [])))
  for (const item of held) {
    if (item.kind !== 'event' || !replayed.has(item.event.id)) queue.push(item)
  }
  held = []
  return queue
}

/** After a pause the events that were missed, and word that everything may have changed. */
async function replay(ctx: ServiceContext, clusterId: string | null, lastEventId: string | undefined) {
  if (lastEventId === undefined || !/^\d{1,18}$/.test(lastEventId)) return []
  const events = await eventsAfter(ctx.store.prisma, BigInt(lastEventId), clusterId, replayMax + 1)
  if (events.length > replayMax) return [{ kind: 'resync' } as const]
  const topics = liveTopics.filter((topic) => topic !== 'work')
  return [
    ...events.map((event) => ({ kind: 'event' as const, event })),
    { kind: 'changed' as const, topics, cluster: null },
  ]
}

function concerns(item: LiveItem, scope: string | null): boolean {
  if (scope === null || item.kind === 'resync') return true
  if (item.kind === 'event') return item.event.cluster === scope
  return item.cluster === null || item.cluster === scope
}
