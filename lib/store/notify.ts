import pg from 'pg'
import { type LiveMessage, parseLiveMessage } from '@/lib/domain/live'
import type { Db } from './client'

const channel = 'muster'

/** Tells every listening process; delivered when the transaction commits, dropped when it does not. */
export async function notify(db: Db, ...messages: LiveMessage[]): Promise<void> {
  const payloads = messages.map((message) => JSON.stringify(message))
  await db.$executeRaw`SELECT pg_notify(${channel}, payload) FROM unnest(${payloads}::text[]) AS payload`
}

export type Listener = { connected(): boolean; close(): Promise<void> }

/**
 * Listens on a connection of its own and opens it again when it breaks. `onGap` is called after each reopening:
 * what was announced in between is lost, so look at everything.
 */
export function listen(
  databaseUrl: string,
  onMessage: (message: LiveMessage) => void,
  onGap: () => void,
): Listener {
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  let open = false
  let closed = false
  let everOpen = false

  const again = () => {
    open = false
    if (closed || timer) return
    timer = setTimeout(() => {
      timer = undefined
      void connect()
    }, 500)
  }

  async function connect() {
    const next = new pg.Client({
      connectionString: databaseUrl,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    })
    client = next
    next.on('error', again)
    next.on('end', again)
    next.on('notification', ({ payload }) => {
      const message = parseLiveMessage(payload ?? '')
      if (message) onMessage(message)
    })
    try {
      await next.connect()
      await next.query(`LISTEN ${channel}`)
      if (closed) return void next.end()
      open = true
      if (everOpen) onGap()
      everOpen = true
    } catch {
      next.end().catch(() => undefined)
      again()
    }
  }

  void connect()
  return {
    connected: () => open,
    async close() {
      closed = true
      if (timer) clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}
