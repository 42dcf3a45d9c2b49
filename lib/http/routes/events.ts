import { withEventMeta } from '@orpc/server'
import type { LiveItem } from '@/lib/contract/events'
import { listActivity, listEvents } from '@/lib/services/events/list'
import { streamEvents } from '@/lib/services/events/stream'
import type { LiveQueue } from '@/lib/services/live-queue'
import { os } from '../base'

export const events = {
  list: os.events.list.handler(({ context, input }) => listEvents(context.services, input)),
  stream: os.events.stream.handler(async ({ context, input, lastEventId, signal }) => {
    const { services, mayGoOn } = context
    return readerOf(await streamEvents(services, input, { lastEventId, signal, mayGoOn }))
  }),
}

export const activity = {
  list: os.activity.list.handler(({ context, input }) => listActivity(context.services, input)),
}

/** Not an async function*: one that waits for its next item would not hear that the reader left. */
function readerOf(items: LiveQueue<LiveItem>): AsyncGenerator<LiveItem, undefined, void> {
  const end = async () => {
    items.end()
    return { done: true as const, value: undefined }
  }
  return {
    async next() {
      const item = await items.next()
      return item.done ? item : { done: false, value: withId(item.value) }
    },
    return: end,
    throw: end,
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

/** Only events have an id: it is where a reader goes on after a pause. */
function withId(item: LiveItem): LiveItem {
  return item.kind === 'event' ? withEventMeta(item, { id: item.event.id }) : item
}
