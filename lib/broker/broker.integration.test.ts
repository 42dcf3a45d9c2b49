import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ConfirmChannel } from 'amqplib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalRabbitmq, startRabbitmq } from '@/bin/local/rabbitmq'
import { clearDirectory } from '@/bin/local/reaper'
import { waitUntil } from '@/bin/local/wait'
import { broadcastKey, deadQueue, exchangeOf, nodeKey, queueOf } from '@/lib/contract/bus-names'
import { type Broker, connectBroker } from './connection'
import { publish } from './publish'
import { declareCluster, declareNode, declareShared } from './topology'

let rabbitmq: LocalRabbitmq
let broker: Broker
const got: string[] = []
const states: string[] = []

beforeAll(async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'muster-broker-'))
  clearDirectory(directory)
  rabbitmq = await startRabbitmq({ directory })
  broker = await connectBroker({
    url: rabbitmq.amqpUrl,
    name: 'a test',
    delayMaxMs: 500,
    async setup(channel) {
      await declareShared(channel)
      await declareCluster(channel, 'prod')
      for (const node of ['node1', 'node2']) await declareNode(channel, 'prod', node)
      await channel.consume(queueOf('prod', 'node1'), (message) => {
        if (!message) return
        got.push(JSON.parse(message.content.toString()).text)
        channel.ack(message)
      })
    },
    onState: (state) => states.push(state),
  })
  expect(await broker.ready(10_000)).toBe(true)
})
afterAll(async () => {
  await broker?.close()
  await rabbitmq?.stop()
})

const send = (text: string, routingKey: string, ttlMs?: number) =>
  publish(broker.channel()!, {
    exchange: exchangeOf('prod'),
    routingKey,
    messageId: randomUUID(),
    body: { text },
    persistent: true,
    ...(ttlMs === undefined ? {} : { ttlMs }),
  })
const depth = async (queue: string) => (await broker.channel()!.checkQueue(queue)).messageCount

describe('the broker', () => {
  it('brings a broadcast to every queue, and what is for one node to that one', async () => {
    expect(await send('to all', broadcastKey)).toBe('routed')
    expect(await send('to node2', nodeKey('node2'))).toBe('routed')
    await waitUntil('node1 got it', async () => got.length === 1)
    expect(got).toEqual(['to all'])
    expect(await depth(queueOf('prod', 'node2'))).toBe(2)
  })

  it('says when no queue took a message, which it confirms all the same', async () => {
    expect(await send('to nobody', nodeKey('node9'))).toBe('unroutable')
  })

  it('keeps what nobody fetched in time among the dead letters', async () => {
    await broker.channel()!.purgeQueue(queueOf('prod', 'node2'))
    await send('late', nodeKey('node2'), 1)
    await waitUntil('it is dead', async () => (await depth(deadQueue)) === 1)
    expect(await depth(queueOf('prod', 'node2'))).toBe(0)
  })

  it('takes a declaration that is there already, on another channel too', async () => {
    const channel = broker.channel()!
    await declareShared(channel)
    await declareNode(channel, 'prod', 'node1')
    expect(broker.state()).toBe('up')
  })

  it('a channel that the broker closed is replaced, consumers and all', async () => {
    const before = broker.channel()!
    await expect(before.checkQueue('no such queue')).rejects.toThrow('404')
    await waitUntil('it is up again', async () => broker.state() === 'up' && broker.channel() !== before)
    await send('after the channel', nodeKey('node1'))
    await waitUntil('node1 got it', async () => got.includes('after the channel'))
  })

  it('while it is away nothing is taken; when it is back all is as before, messages included', async () => {
    await send('kept', nodeKey('node2'))
    states.length = 0
    const before: ConfirmChannel | null = broker.channel()
    await rabbitmq.stop()
    await waitUntil('it is seen to be away', async () => broker.state() === 'down')
    expect(broker.channel()).toBeNull()
    expect(broker.reason()).not.toBeNull()
    await expect(
      publish(before!, { exchange: 'x', routingKey: 'y', messageId: 'z', body: {}, persistent: true }),
    ).rejects.toThrow()
    await rabbitmq.start()
    await waitUntil('it is up again', async () => broker.state() === 'up', { timeoutMs: 30_000 })
    expect(states.at(-1)).toBe('up')
    expect(await depth(queueOf('prod', 'node2'))).toBe(1)
    await send('after the restart', nodeKey('node1'))
    await waitUntil('node1 got it', async () => got.includes('after the restart'))
  })

  it('a broker that is not there at the start is waited for', async () => {
    const impatient = await connectBroker({
      url: 'amqp://127.0.0.1:1',
      name: 'nobody',
      setup: async () => undefined,
    })
    expect(await impatient.ready(300)).toBe(false)
    expect(impatient.state()).toBe('down')
    expect(impatient.reason()).toContain('ECONNREFUSED')
    await impatient.close()
  })
})
