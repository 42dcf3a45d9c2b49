import type { ConfirmChannel } from 'amqplib'
import { sealEnvelope } from '@/lib/broker/envelope'
import { publish } from '@/lib/broker/publish'
import { declareCluster, declareNode } from '@/lib/broker/topology'
import { Envelope } from '@/lib/contract/bus'
import { signingKey } from '@/lib/services/agents/signing-key'
import { presentNodesOf } from '@/lib/store/agents'
import { type Delivery, drainOutbox, forgetOldMessages, type OwedMessage } from '@/lib/store/outbox'
import { type BrokerLink, brokerProblem } from './broker-link'
import { repeat } from './repeat'
import type { Loop, WorkerContext } from './worker-context'

const batch = 100
const forgetMs = 600_000

/** Publishes what is owed, in order, when it is announced and every second. Any number of workers may do so. */
export function outboxLoop(link: BrokerLink): Loop {
  return {
    name: 'outbox',
    async run(signal, context) {
      const declared = new WeakMap<ConfirmChannel, Set<string>>()
      let forgotAt = performance.now()
      await repeat(signal, context, {
        name: 'outbox',
        intervalMs: 1_000,
        wakeOn: ['work'],
        async step() {
          if (performance.now() - forgotAt > forgetMs) {
            forgotAt = performance.now()
            await forgetOldMessages(context.store.pool)
          }
          let published = batch
          while (published === batch && !signal.aborted) {
            const channel = link.broker?.channel()
            if (!channel || brokerProblem(link)) return
            published = await drainOutbox(context.store.pool, batch, (messages) =>
              publishAll(channel, messages, context, declared),
            )
          }
        },
      })
    },
  }
}

async function publishAll(
  channel: ConfirmChannel,
  messages: OwedMessage[],
  context: WorkerContext,
  declared: WeakMap<ConfirmChannel, Set<string>>,
): Promise<Delivery[]> {
  const known = declared.get(channel) ?? new Set<string>()
  declared.set(channel, known)
  const key = await signingKey(context)
  const signer = { id: key.id, privateKey: context.secrets.open(key.sealedPrivateKey) }
  await declareAll(channel, messages, context, known)

  return await Promise.all(
    messages.map(async ({ id, messageId, exchange, routingKey, body, expiresAt }): Promise<Delivery> => {
      const envelope = Envelope.safeParse(body)
      if (!envelope.success) return { id, error: 'not a command' }
      try {
        const routed = await publish(channel, {
          exchange,
          routingKey,
          messageId,
          body: sealEnvelope(signer, envelope.data),
          persistent: true,
          ...(expiresAt ? { ttlMs: expiresAt.getTime() - context.now().getTime() } : {}),
        })
        if (routed === 'routed') return { id, error: null }
        // Somebody deleted the queue: declare it again before the next try.
        known.clear()
        return { id, error: 'no queue took it' }
      } catch (error) {
        return { id, error: error instanceof Error ? error.message : String(error) }
      }
    }),
  )
}

/** A message to a queue that does not exist is lost without a word: every node's queue is declared before. */
async function declareAll(
  channel: ConfirmChannel,
  messages: OwedMessage[],
  context: WorkerContext,
  known: Set<string>,
): Promise<void> {
  const nodes = await presentNodesOf(context.store.pool, [...new Set(messages.map((m) => m.clusterId))])
  for (const { cluster, node } of nodes) {
    const name = `${cluster}.${node}`
    if (known.has(name)) continue
    await declareCluster(channel, cluster)
    await declareNode(channel, cluster, node)
    known.add(name)
  }
}
