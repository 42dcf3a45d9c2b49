import type { ConfirmChannel } from 'amqplib'
import { type Broker, connectBroker } from '@/lib/broker/connection'
import { declareShared } from '@/lib/broker/topology'
import type { Loop, WorkerContext } from './worker-context'

/** A worker's one connection to the broker, shared by its loops. `url` null = this console has none. */
export type BrokerLink = {
  url: string | null
  broker: Broker | null
  /** Called on each new connection, to consume. */
  onChannel: ((channel: ConfirmChannel, context: WorkerContext) => Promise<void>)[]
}

export function createBrokerLink(url: string | null): BrokerLink {
  return { url, broker: null, onChannel: [] }
}

/** Why nothing can be published now; null = it can. */
export function brokerProblem(link: BrokerLink): string | null {
  if (link.url === null) return 'this console has no broker (AMQP_URL)'
  const reason = link.broker ? link.broker.reason() : 'not connected yet'
  return reason === null ? null : `waiting for the broker: ${reason}`
}

/** Keeps the connection while the worker lives. Who waits for it is woken when it is back. */
export function brokerLoop(link: BrokerLink): Loop {
  return {
    name: 'broker',
    async run(signal, context) {
      const { url } = link
      if (url === null) return
      context.stats.broker = 'down'
      link.broker = await connectBroker({
        url,
        name: `muster worker ${context.id}`,
        async setup(channel) {
          await declareShared(channel)
          for (const consume of link.onChannel) await consume(channel, context)
        },
        onState(state, reason) {
          context.stats.broker = state
          context.log.info({ state, reason }, 'broker')
          context.wakes.announce({ topic: 'work', cluster: null })
        },
      })
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve()
        else signal.addEventListener('abort', () => resolve(), { once: true })
      })
      await link.broker.close()
    },
  }
}
