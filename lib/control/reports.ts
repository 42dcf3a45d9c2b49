import type { ConfirmChannel, ConsumeMessage } from 'amqplib'
import { Report } from '@/lib/contract/bus'
import { reportsQueue } from '@/lib/contract/bus-names'
import { sha256Hex } from '@/lib/platform/crypto'
import { findAgentByToken, type Heartbeat, writeHeartbeats } from '@/lib/store/agents'
import { recordEvents } from '@/lib/store/events'
import { notify } from '@/lib/store/notify'
import type { BrokerLink } from './broker-link'
import { repeat } from './repeat'
import { applyStepReport } from './step-reports'
import type { Loop, WorkerContext } from './worker-context'

type Received = { message: ConsumeMessage; channel: ConfirmChannel; report: Report | null }
type Beat = Extract<Report, { kind: 'heartbeat' }>

const prefetch = 500

/**
 * Reads what agents report. Heartbeats are written in batches, one statement each; what an agent says of a step is
 * applied one by one. A message is acknowledged when what it said is stored.
 */
export function reportsLoop(link: BrokerLink): Loop {
  let received: Received[] = []
  let wake = () => {}
  link.onChannel.push(async (channel) => {
    await channel.prefetch(prefetch)
    await channel.consume(reportsQueue, (message) => {
      // null: the queue was deleted. A new connection declares it again.
      if (!message) return void channel.close().catch(() => undefined)
      received.push({ message, channel, report: parseReport(message.content) })
      if (received.at(-1)?.report?.kind === 'step') wake()
    })
  })
  return {
    name: 'reports',
    async run(signal, context) {
      wake = () => context.wakes.announce({ topic: 'agents', cluster: null })
      await repeat(signal, context, {
        name: 'reports',
        intervalMs: 250,
        wakeOn: ['agents'],
        async step() {
          const batch = received
          received = []
          if (batch.length === 0) return
          try {
            await store(batch, context)
          } catch (error) {
            received = [...batch, ...received]
            throw error
          }
          for (const { channel, message } of batch) acknowledge(channel, message)
        },
      })
    },
  }
}

/** null for what is no report: it is dropped, whoever sent it. */
function parseReport(content: Buffer): Report | null {
  try {
    const parsed = Report.safeParse(JSON.parse(content.toString('utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

async function store(batch: Received[], context: WorkerContext): Promise<void> {
  const reports = batch.flatMap(({ report }) => report ?? [])
  await storeHeartbeats(
    reports.filter((report) => report.kind === 'heartbeat'),
    context,
  )
  for (const report of reports) {
    if (report.kind !== 'step') continue
    const agent = await findAgentByToken(context.store.prisma, sha256Hex(report.agentToken))
    if (agent?.cluster === report.cluster && agent.node === report.node) {
      await applyStepReport(context, agent, report)
    } else {
      context.log.warn({ cluster: report.cluster, node: report.node }, 'report with a token of nobody')
    }
  }
}

async function storeHeartbeats(reports: Beat[], context: WorkerContext): Promise<void> {
  if (reports.length === 0) return
  const now = context.now()
  const latest = new Map<string, Heartbeat>()
  for (const { agentToken, version, startedAt, contexts, staged, refused, sentAt } of reports) {
    const clockOffMs = new Date(sentAt).getTime() - now.getTime()
    const report = { startedAt, contexts, staged, refused, clockOffMs }
    const tokenHash = sha256Hex(agentToken)
    latest.set(tokenHash, { tokenHash, version, seenAt: now, report })
  }
  const results = await writeHeartbeats(context.store.pool, [...latest.values()])
  const returned = results.filter((result) => result.returned)
  const news = results.filter((result) => result.returned || result.changed)
  if (news.length === 0) return
  const { prisma } = context.store
  await recordEvents(
    prisma,
    returned.map((agent) => ({
      clusterId: agent.clusterId,
      clusterSlug: agent.cluster,
      type: 'agent.connected',
      change: false,
      actor: { kind: 'system', rule: 'agents' },
      subject: { kind: 'node', name: agent.node },
      summary: `The agent of ${agent.node} reports`,
    })),
  )
  await notify(
    prisma,
    ...news.map(({ cluster, node }) => ({ topic: 'agents' as const, cluster, node })),
    ...[...new Set(news.map(({ cluster }) => cluster))].map((cluster) => ({
      topic: 'work' as const,
      cluster,
    })),
  )
}

/** On a channel that is gone the broker delivers it again, which does no harm. */
function acknowledge(channel: ConfirmChannel, message: ConsumeMessage): void {
  try {
    channel.ack(message)
  } catch {
    // The channel closed meanwhile.
  }
}
