import type { Channel } from 'amqplib'
import {
  broadcastKey,
  deadExchange,
  deadQueue,
  exchangeOf,
  nodeKey,
  queueOf,
  reportsExchange,
  reportsKey,
  reportsQueue,
} from '@/lib/contract/bus-names'

const week = 7 * 24 * 3_600_000

/** All declarations are the same wherever they are made: other arguments would close the channel (406). */
export async function declareShared(channel: Channel): Promise<void> {
  await channel.assertExchange(deadExchange, 'fanout', { durable: true })
  await channel.assertQueue(deadQueue, {
    durable: true,
    arguments: { 'x-message-ttl': week, 'x-max-length': 10_000 },
  })
  await channel.bindQueue(deadQueue, deadExchange, '')
  await channel.assertExchange(reportsExchange, 'direct', { durable: true })
  await channel.assertQueue(reportsQueue, { durable: true, arguments: { 'x-max-length': 100_000 } })
  await channel.bindQueue(reportsQueue, reportsExchange, reportsKey)
}

export async function declareCluster(channel: Channel, slug: string): Promise<void> {
  await channel.assertExchange(exchangeOf(slug), 'topic', { durable: true })
}

/** What nobody fetched in time goes to the dead letters, where `x-death` names the node that missed it. */
export async function declareNode(channel: Channel, slug: string, node: string): Promise<void> {
  const queue = queueOf(slug, node)
  await channel.assertQueue(queue, { durable: true, arguments: { 'x-dead-letter-exchange': deadExchange } })
  await channel.bindQueue(queue, exchangeOf(slug), broadcastKey)
  await channel.bindQueue(queue, exchangeOf(slug), nodeKey(node))
}
