import { mayBecomeActive } from '@/lib/domain/joining'
import { shapeNodes } from '@/lib/services/nodes/shape'
import { findCluster } from '@/lib/store/clusters'
import { activateJoined, type JoiningNode, readJoining } from '@/lib/store/joining'
import { listNodes } from '@/lib/store/nodes'
import { createRouteLearner } from './learn-route'
import { repeat } from './repeat'
import { prepareRamp } from './slow-start'
import type { Loop, WorkerContext } from './worker-context'

/** Lets joining nodes become active once everything that is asked of them was seen: what decides is what is shown. */
export const joiningLoop: Loop = {
  name: 'joining',
  async run(signal, context) {
    const { store, membership } = context
    const routes = createRouteLearner(context)
    await repeat(signal, context, {
      name: 'joining',
      intervalMs: 1_000,
      wakeOn: ['inventory'],
      async step() {
        const own = (await readJoining(store.pool)).filter(({ nodeId }) => membership.owns(nodeId))
        await routes.learn(own.map(({ nodeId }) => nodeId))
        for (const slug of new Set(own.map(({ cluster }) => cluster))) {
          await activateReady(
            context,
            slug,
            own.filter(({ cluster }) => cluster === slug),
          )
        }
      },
    })
  },
}

async function activateReady(context: WorkerContext, slug: string, joining: JoiningNode[]): Promise<void> {
  const { prisma, pool } = context.store
  const cluster = await findCluster(prisma, slug)
  if (!cluster) return
  const ids = joining.map(({ nodeId }) => nodeId)
  const shapes = await shapeNodes(
    { ...context, actor: { kind: 'system', rule: 'joining' } },
    cluster,
    await listNodes(prisma, [cluster.id], ids),
  )
  for (const node of joining) {
    const lines = shapes.find(({ name, state }) => name === node.node && state === 'joining')?.joining
    if (!lines || !mayBecomeActive(lines)) continue
    await prepareRamp(context, node.nodeId)
    const reasons = lines.map(({ message }) => message)
    if (await activateJoined(pool, node, reasons, context.now())) {
      context.log.info({ node: node.node }, 'became active')
    }
  }
}
