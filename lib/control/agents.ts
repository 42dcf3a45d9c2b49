import { queueOf } from '@/lib/contract/bus-names'
import { awayAfterSeconds } from '@/lib/domain/agent'
import { shouldConverge } from '@/lib/domain/convergence'
import { oweCommand } from '@/lib/services/imports/command'
import { agentsOfRemoved, deleteAgent, markAgentsAway } from '@/lib/store/agents'
import { readDeviations, tryConvergenceLock } from '@/lib/store/deviations'
import { recordEvents } from '@/lib/store/events'
import { notify } from '@/lib/store/notify'
import type { BrokerLink } from './broker-link'
import { repeat } from './repeat'
import type { Loop, WorkerContext } from './worker-context'

/**
 * Looks after agents: says which are away, tells nodes again what they are to run when their heartbeats show something
 * else, and clears up after nodes that were removed.
 */
export function agentsLoop(link: BrokerLink): Loop {
  return {
    name: 'agents',
    async run(signal, context) {
      await repeat(signal, context, {
        name: 'agents',
        intervalMs: 3_000,
        wakeOn: ['agents'],
        async step() {
          await tellAway(context)
          await converge(context)
          await forgetRemoved(context, link)
        },
      })
    },
  }
}

async function tellAway(context: WorkerContext): Promise<void> {
  const { pool, prisma } = context.store
  const away = await markAgentsAway(pool, before(context, awayAfterSeconds))
  if (away.length === 0) return
  await recordEvents(
    prisma,
    away.map((agent) => ({
      clusterId: agent.clusterId,
      clusterSlug: agent.cluster,
      type: 'agent.away',
      change: false,
      actor: { kind: 'system', rule: 'agents' },
      subject: { kind: 'node', name: agent.node },
      summary: `The agent of ${agent.node} does not report any more`,
    })),
  )
  await notify(prisma, ...away.map(({ cluster, node }) => ({ topic: 'agents' as const, cluster, node })))
}

async function converge(context: WorkerContext): Promise<void> {
  const clusters = [...context.inventory.current.clusters.values()]
  if (clusters.every(({ wanted }) => wanted.length === 0)) return
  const now = context.now()
  await context.store.prisma.$transaction(async (tx) => {
    if (!(await tryConvergenceLock(tx))) return
    for (const row of await readDeviations(tx, before(context, awayAfterSeconds))) {
      if (!shouldConverge({ ...row, path: row.contextPath }, now)) continue
      await oweCommand(tx, 'activate', row, row.node, now)
      context.log.info({ node: row.node, version: row.version }, 'told again what to run')
    }
  })
}

async function forgetRemoved(context: WorkerContext, link: BrokerLink): Promise<void> {
  const removed = await agentsOfRemoved(context.store.pool)
  const channel = link.broker?.channel()
  if (removed.length === 0 || !channel) return
  for (const { nodeId, node, cluster, clusterId } of removed) {
    const again = await context.store.prisma.node.count({
      where: { clusterId, name: node, state: { not: 'removed' } },
    })
    if (again === 0) await channel.deleteQueue(queueOf(cluster, node))
    await deleteAgent(context.store.prisma, nodeId)
  }
}

const before = (context: WorkerContext, seconds: number) => new Date(context.now().getTime() - seconds * 1000)
