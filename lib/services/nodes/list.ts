import type { Node } from '@/lib/contract/nodes'
import { glanceAtNodes } from '@/lib/store/node-glances'
import { listNodes as readNodes } from '@/lib/store/nodes'
import { requireCluster } from '../clusters/require'
import { authorise, type ServiceContext } from '../context'
import { knownOf } from './known'
import { type PageQuery, pageOfNodes } from './page'
import { shapeNodes } from './shape'

/**
 * Filtered and sorted by what is known now, which no column holds: narrow rows of all nodes are read in one
 * statement, and the rest for those of the page alone.
 */
export async function listNodes(
  ctx: ServiceContext,
  input: PageQuery & { cluster: string },
): Promise<{ items: Node[]; nextCursor: string | null; total: number }> {
  authorise(ctx, 'nodes.list', input.cluster)
  const { prisma } = ctx.store
  const cluster = await requireCluster(prisma, input.cluster)
  const now = ctx.now()
  const glances = (await glanceAtNodes(prisma, [cluster.id])).map((node) => {
    const { fresh, health, sessions } = knownOf(node, cluster.pollIntervalSeconds, now)
    const seen = fresh ? node.observation : null
    const { id, name, address, route, zone, state } = node
    return {
      ...{ id, name, address, route, zone, state, health, sessions },
      openedPerMinute: seen?.openedPerMinute ?? null,
      latencyMs: seen?.latencyMs ?? null,
    }
  })
  const { items, nextCursor, total } = pageOfNodes(glances, input)
  const ids = items.map(({ id }) => id)
  const byId = new Map((await readNodes(prisma, [cluster.id], ids)).map((node) => [node.id, node]))
  const nodes = ids.flatMap((id) => byId.get(id) ?? [])
  return { items: await shapeNodes(ctx, cluster, nodes), nextCursor, total }
}
