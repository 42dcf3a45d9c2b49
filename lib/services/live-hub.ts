import type { LiveItem } from '@/lib/contract/events'
import type { LiveMessage, LiveTopic } from '@/lib/domain/live'
import type { Store } from '@/lib/store/client'
import { eventsByIds } from '@/lib/store/events'
import { type Listener, listen } from '@/lib/store/notify'

/** One listening connection a process, fanned out to every stream. */
export type LiveHub = {
  /** @param onClose called when this process ends: there is nothing more to come */
  subscribe(listener: (item: LiveItem) => void, onClose: () => void): () => void
  /** Ends every stream; one that is asked for afterwards ends at once. */
  close(): Promise<void>
}

const eventsMax = 500

/**
 * Announcements are gathered for `intervalMs` and go out together: an event each, and of each cluster one item with
 * the topics that changed. After the connection to Postgres broke nobody knows what was missed: `resync`.
 */
export function createLiveHub(store: Store, options: { intervalMs?: number } = {}): LiveHub {
  const intervalMs = options.intervalMs ?? 250
  const listeners = new Map<(item: LiveItem) => void, () => void>()
  let pending = noChanges()
  let connection: Listener | undefined
  let timer: NodeJS.Timeout | undefined
  let flushedAt = 0
  let flushing = Promise.resolve()
  let closed = false

  const emit = (item: LiveItem) => {
    for (const listener of listeners.keys()) listener(item)
  }

  const schedule = (delayMs: number) => {
    if (timer || closed) return
    timer = setTimeout(() => {
      timer = undefined
      // One after the other: events keep their order, and so the last id that a reader saw means something.
      flushing = flushing.then(flush)
    }, delayMs)
  }

  function onMessage(message: LiveMessage) {
    if (message.topic === 'work' || listeners.size === 0) return
    if (message.event) pending.events.push(BigInt(message.event))
    const topics = pending.topics.get(message.cluster) ?? new Set<LiveTopic>()
    pending.topics.set(message.cluster, topics.add(message.topic))
    schedule(Math.max(10, intervalMs - (Date.now() - flushedAt)))
  }

  async function flush() {
    const { events, topics } = pending
    pending = noChanges()
    flushedAt = Date.now()
    try {
      if (events.length > eventsMax) emit({ kind: 'resync' })
      else for (const event of await eventsByIds(store.prisma, events)) emit({ kind: 'event', event })
      for (const [cluster, changed] of topics) emit({ kind: 'changed', cluster, topics: [...changed] })
    } catch {
      // Postgres is away: say nothing now, and when it is back that everything may have changed.
      for (const [cluster, changed] of topics) pending.topics.set(cluster, changed)
      pending.events.push(...events.slice(0, eventsMax))
      schedule(1_000)
    }
  }

  return {
    subscribe(listener, onClose) {
      if (closed) {
        onClose()
        return () => undefined
      }
      connection ??= listen(store.url, onMessage, () => emit({ kind: 'resync' }))
      listeners.set(listener, onClose)
      return () => void listeners.delete(listener)
    },
    async close() {
      closed = true
      clearTimeout(timer)
      for (const onClose of [...listeners.values()]) onClose()
      listeners.clear()
      await connection?.close()
    },
  }
}

function noChanges(): { events: bigint[]; topics: Map<string | null, Set<LiveTopic>> } {
  return { events: [], topics: new Map() }
}
