import { kindFacts } from '@/lib/domain/kinds'
import { recordEvent } from '@/lib/store/events'
import { saveRoute } from '@/lib/store/joining'
import { notify } from '@/lib/store/notify'
import type { WatchedNode } from './inventory'
import type { WorkerContext } from './worker-context'

const retryMs = 10_000

/** Asks joining nodes whose route nobody gave for it: their own server knows. One asker a worker. */
export function createRouteLearner(context: WorkerContext) {
  const triedAt = new Map<string, number>()
  return {
    async learn(nodeIds: string[]): Promise<void> {
      for (const id of triedAt.keys()) if (!nodeIds.includes(id)) triedAt.delete(id)
      const now = context.now().getTime()
      const due = nodeIds.flatMap((id) => {
        const node = context.inventory.current.nodes.get(id)
        const asked = node?.route === null && kindFacts[node.kind].contexts && !node.pollStopped
        return asked && now - (triedAt.get(id) ?? 0) >= retryMs ? [node] : []
      })
      await Promise.all(
        due.map(async (node) => {
          triedAt.set(node.id, now)
          await ask(context, node)
        }),
      )
    },
  }
}

async function ask(context: WorkerContext, node: WatchedNode): Promise<void> {
  const found = await context.probeFor(node.kind)?.test(node.target)
  if (!found?.ok || found.route === null) return
  const { route } = found
  await context.store.prisma.$transaction(async (tx) => {
    if (!(await saveRoute(tx, node.id, route))) return
    await recordEvent(tx, {
      clusterId: node.cluster.id,
      clusterSlug: node.cluster.slug,
      type: 'node.route',
      change: true,
      actor: { kind: 'system', rule: 'joining' },
      subject: { kind: 'node', name: node.name },
      summary: `${node.name} says that its route is ${route}`,
      before: { route: null },
      after: { route },
    })
    await notify(
      tx,
      { topic: 'inventory', cluster: node.cluster.slug },
      { topic: 'work', cluster: node.cluster.slug, node: node.name },
    )
  })
}
