import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { ConfirmChannel, ConsumeMessage } from 'amqplib'
import { type Broker, connectBroker } from '@/lib/broker/connection'
import { publish } from '@/lib/broker/publish'
import { declareCluster, declareNode, declareShared } from '@/lib/broker/topology'
import { busVersion, type Report } from '@/lib/contract/bus'
import { reportsKey } from '@/lib/contract/bus-names'
import { awayAfterSeconds, heartbeatSeconds } from '@/lib/domain/agent'
import { newMessageId } from '@/lib/platform/message-id'
import { openArtifacts } from './artifacts'
import { createExecutor, type StepWord } from './executor'
import type { Enrolled } from './identity'
import type { AgentLog } from './log'
import { createManager, type ManagerAccess } from './manager'
import { openMemory } from './memory'

export type RunOptions = {
  state: string
  enrolled: Enrolled
  access: ManagerAccess
  version: string
  log: AgentLog
  now?: () => Date
  /** Asked when the broker took its queue away; a node that was removed has none. */
  isRemoved?: () => Promise<boolean>
  onRemoved?: () => void
}
export type RunningAgent = { stop(): Promise<void> }

/** Runs until it is stopped. Without the broker it waits; what it had begun it tells when the broker is back. */
export async function runAgent(options: RunOptions): Promise<RunningAgent> {
  const { enrolled, log, version } = options
  const { identity } = enrolled
  const now = options.now ?? (() => new Date())
  const startedAt = now().toISOString()
  await mkdir(options.state, { recursive: true, mode: 0o700 })
  const artifacts = await openArtifacts(path.join(options.state, 'artifacts'))
  const memory = await openMemory(options.state)
  const manager = createManager(options.access)
  let broker: Broker | undefined

  async function send(report: Report, kept: boolean): Promise<void> {
    const channel = broker?.channel()
    if (!channel) throw new Error('the broker is away')
    await publish(channel, {
      exchange: identity.reportsExchange,
      routingKey: reportsKey,
      messageId: newMessageId(),
      body: report,
      persistent: kept,
      // A heartbeat that waited longer would tell of an agent that may be gone.
      ...(kept ? {} : { ttlMs: awayAfterSeconds * 1000 }),
    })
  }
  const from = () => ({
    v: busVersion,
    cluster: identity.cluster,
    node: identity.node,
    agentToken: identity.agentToken,
    sentAt: now().toISOString(),
  })

  const executor = createExecutor({
    enrolled,
    artifacts,
    memory,
    manager,
    now,
    log,
    say: (word: StepWord) => send({ ...from(), kind: 'step', ...word }, true),
    changed: () => void heartbeat(),
  })

  const timer = setInterval(() => void heartbeat(), heartbeatSeconds * 1000)
  let beating = false
  async function heartbeat(): Promise<void> {
    if (beating || broker?.state() !== 'up') return
    beating = true
    try {
      const contexts = await manager.list().catch(() => null)
      const staged = await artifacts.staged()
      await send(
        { ...from(), kind: 'heartbeat', version, startedAt, contexts, staged, refused: executor.refused() },
        false,
      )
    } catch (error) {
      log('warn', 'a heartbeat was not sent', {
        detail: error instanceof Error ? error.message : String(error),
      })
    } finally {
      beating = false
    }
  }

  // One command at a time, also when a new connection brings one again that is still being carried out.
  let work: Promise<void> = Promise.resolve()
  function take(channel: ConfirmChannel, message: ConsumeMessage): void {
    work = work.then(async () => {
      try {
        await executor.handle(message.content.toString('utf8'), message.fields.redelivered)
        channel.ack(message)
      } catch (error) {
        // Not acknowledged: the broker delivers it again on the next connection.
        log('warn', 'a command is left for later', {
          detail: error instanceof Error ? error.message : String(error),
        })
        giveBack(channel, message)
      }
    })
  }

  /** Without an answer it declares its queue again; else somebody would wait for an agent that is there. */
  async function whenCancelled(channel: ConfirmChannel): Promise<void> {
    if (options.isRemoved && (await options.isRemoved())) {
      log('info', `${identity.node} was removed: there is nothing to do any more`)
      clearInterval(timer)
      await broker?.close()
      return options.onRemoved?.()
    }
    await channel.close().catch(() => undefined)
  }

  broker = await connectBroker({
    url: identity.amqpUrl,
    name: `muster agent ${identity.cluster}/${identity.node}`,
    delayMaxMs: 5_000,
    async setup(channel) {
      await declareShared(channel)
      await declareCluster(channel, identity.cluster)
      await declareNode(channel, identity.cluster, identity.node)
      await channel.prefetch(1)
      await channel.consume(identity.queue, (message) => {
        if (message) take(channel, message)
        else void whenCancelled(channel)
      })
    },
    onState(state, reason) {
      log(state === 'up' ? 'info' : 'warn', `broker ${state}`, { reason })
      if (state === 'up') void heartbeat()
    },
  })
  return {
    async stop() {
      clearInterval(timer)
      const patience = new Promise((resolve) => setTimeout(resolve, 10_000).unref())
      await Promise.race([work, patience])
      await broker?.close()
    },
  }
}

function giveBack(channel: ConfirmChannel, message: ConsumeMessage): void {
  setTimeout(() => {
    try {
      channel.nack(message, false, true)
    } catch {
      // The channel is gone, and has given it back by that.
    }
  }, 1_000).unref()
}
