import type { Health, NodeState } from '@/lib/domain/model'
import type { Store } from '@/lib/store/client'

/** A cluster with nodes as a worker would have observed them just now; for tests. */
export async function makeCluster(
  store: Store,
  options: {
    slug: string
    nodes: {
      name: string
      state?: NodeState
      health?: Health
      sessions?: number | null
      capacity?: number | null
    }[]
    loadLimitPercent?: number
  },
): Promise<{ id: string; slug: string; nodeIds: Map<string, string> }> {
  const { prisma } = store
  const { slug, loadLimitPercent = 90 } = options
  const { id } = await prisma.cluster.create({
    data: { slug, name: slug, loadLimitPercent, pollIntervalSeconds: 300 },
  })
  const nodes = await prisma.node.createManyAndReturn({
    data: options.nodes.map(({ name, state = 'active', capacity = null }, index) => ({
      clusterId: id,
      name,
      state,
      capacity,
      kind: 'tomcat',
      route: name,
      address: `127.0.0.1:${8000 + index}`,
    })),
  })
  const now = new Date()
  await prisma.nodeObservation.createMany({
    data: nodes.map((node, index) => ({
      nodeId: node.id,
      health: options.nodes[index]?.health ?? 'up',
      healthSince: now,
      attemptedAt: now,
      observedAt: now,
      sessions: options.nodes[index]?.sessions === undefined ? 10 : options.nodes[index].sessions,
      latencyMs: 2,
    })),
  })
  return { id, slug, nodeIds: new Map(nodes.map((node) => [node.name, node.id])) }
}
