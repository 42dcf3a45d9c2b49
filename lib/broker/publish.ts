import type { ConfirmChannel, Message } from 'amqplib'

export type Publication = {
  exchange: string
  routingKey: string
  messageId: string
  body: unknown
  /** Kept across a restart of the broker. */
  persistent: boolean
  /** The broker drops it, to the dead letters, when nobody fetched it in this time. */
  ttlMs?: number
}

const returned = new WeakMap<ConfirmChannel, Set<string>>()

/** Message ids that came back: the broker returns an unroutable message before it confirms it. */
function returnsOf(channel: ConfirmChannel): Set<string> {
  const known = returned.get(channel)
  if (known) return known
  const ids = new Set<string>()
  channel.on('return', (message: Message) => {
    if (typeof message.properties.messageId === 'string') ids.add(message.properties.messageId)
  })
  returned.set(channel, ids)
  return ids
}

/**
 * Publishes and waits for the broker's confirm.
 *
 * @returns `unroutable` when no queue took it
 * @throws when the broker refused it, the channel closed, or no confirm came in time (a blocked broker)
 */
export async function publish(
  channel: ConfirmChannel,
  message: Publication,
  timeoutMs = 5_000,
): Promise<'routed' | 'unroutable'> {
  const ids = returnsOf(channel)
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the broker did not confirm in time')), timeoutMs)
    const settle = (error?: Error | null) => {
      clearTimeout(timer)
      if (error) reject(error)
      else resolve()
    }
    try {
      channel.publish(
        message.exchange,
        message.routingKey,
        Buffer.from(JSON.stringify(message.body), 'utf8'),
        {
          mandatory: true,
          persistent: message.persistent,
          contentType: 'application/json',
          messageId: message.messageId,
          ...(message.ttlMs === undefined
            ? {}
            : { expiration: String(Math.max(1, Math.round(message.ttlMs))) }),
        },
        settle,
      )
    } catch (error) {
      settle(error instanceof Error ? error : new Error(String(error)))
    }
  })
  return ids.delete(message.messageId) ? 'unroutable' : 'routed'
}
