import { type ChannelModel, type ConfirmChannel, connect, type RecoveringChannelModel } from 'amqplib'

type BrokerState = 'up' | 'down' | 'off'

export type BrokerOptions = {
  url: string
  /** Shown in the broker's list of connections. */
  name: string
  /** Runs on every new connection, before it counts as up: declare and consume here. */
  setup(channel: ConfirmChannel): Promise<void>
  /** Called on every change, with the reason when it is down. */
  onState?: (state: BrokerState, reason: string | null) => void
  delayMaxMs?: number
}

export type Broker = {
  state(): BrokerState
  /** Why it is down; null while it is up. */
  reason(): string | null
  /** The channel of the present connection; null while it is down or the broker takes nothing. */
  channel(): ConfirmChannel | null
  /** Waits for the first connection, or for the given time. */
  ready(timeoutMs: number): Promise<boolean>
  close(): Promise<void>
}

/**
 * A connection that comes back by itself. amqplib recovers the connection alone, so the channel is made anew in its
 * setup; a socket that dies in there reaches nobody unless model and channel have error listeners.
 */
export async function connectBroker(options: BrokerOptions): Promise<Broker> {
  let channel: ConfirmChannel | null = null
  let blocked: string | null = null
  let reason: string | null = 'not connected yet'
  let told: string | null | undefined

  const tell = () => {
    const now = blocked ?? reason
    if (now === told) return
    told = now
    options.onState?.(now === null ? 'up' : 'down', now)
  }
  const lost = (error: Error) => {
    channel = null
    blocked = null
    reason = error.message || error.name
    tell()
  }

  const connection: RecoveringChannelModel = await connect(withHeartbeat(options.url), {
    timeout: 5_000,
    clientProperties: { connection_name: options.name },
    recovery: {
      initialDelay: 200,
      maxDelay: options.delayMaxMs ?? 2_000,
      waitForConnect: false,
      async setup(model: ChannelModel) {
        model.on('error', () => undefined)
        const next = await model.createConfirmChannel()
        next.on('error', () => undefined)
        // A channel that the broker closed (406, 404, consumer timeout) is of no use, nor is its connection.
        next.on('close', () => {
          if (channel !== next) return
          lost(new Error('the broker closed the channel'))
          void model.close().catch(() => undefined)
        })
        await options.setup(next)
        // The last await is one of AMQP: a socket that died meanwhile fails it, and the connection is tried again.
        await next.checkExchange('amq.direct')
        channel = next
      },
    },
  })
  connection.on('error', () => undefined)
  connection.on('connect-failed', lost)
  connection.on('disconnect', lost)
  connection.on('connect', () => {
    reason = channel ? null : 'the broker closed the channel'
    tell()
  })
  connection.on('blocked', (why: string) => {
    blocked = `the broker takes no messages: ${why}`
    tell()
  })
  connection.on('unblocked', () => {
    blocked = null
    tell()
  })

  return {
    state: () => (channel && !blocked ? 'up' : 'down'),
    reason: () => blocked ?? reason,
    channel: () => (blocked ? null : channel),
    async ready(timeoutMs) {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<false>((done) => {
        timer = setTimeout(() => done(false), timeoutMs)
      })
      const connected = connection.waitForConnect().then(
        () => true,
        () => false,
      )
      return await Promise.race([connected, late]).finally(() => clearTimeout(timer))
    },
    async close() {
      channel = null
      reason = 'closed'
      await connection.close()
    },
  }
}

/** `heartbeat` is read from the address alone. */
function withHeartbeat(url: string): string {
  const address = new URL(url)
  if (!address.searchParams.has('heartbeat')) address.searchParams.set('heartbeat', '10')
  return address.toString()
}
