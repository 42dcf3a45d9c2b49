import { kindsWithReleases } from '@/lib/domain/kinds'
import type { NodeContext, NodeState } from '@/lib/domain/model'
import type { Db } from './client'

/** What a node was last seen to serve. */
export type Served = {
  nodeId: string
  node: string
  state: NodeState
  observedAt: Date | null
  contexts: NodeContext[]
}

/** Of every node of a cluster that holds releases and is not removed, in one statement. */
export async function readServed(db: Db, clusterId: string): Promise<Served[]> {
  const rows = await db.node.findMany({
    where: { clusterId, state: { not: 'removed' }, kind: { in: kindsWithReleases } },
    select: {
      id: true,
      name: true,
      state: true,
      observation: { select: { observedAt: true, contexts: true } },
    },
    orderBy: { name: 'asc' },
  })
  return rows.map(({ id, name, state, observation }) => ({
    nodeId: id,
    node: name,
    state: state as NodeState,
    observedAt: observation?.observedAt ?? null,
    contexts: contextsOf(observation?.contexts),
  }))
}

/** Contexts as observations keep them; what is not one is left out. */
export function contextsOf(value: unknown): NodeContext[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((item: Record<string, unknown>) => {
    if (typeof item?.path !== 'string') return []
    const number = (key: string) => (typeof item[key] === 'number' ? item[key] : null)
    return {
      path: item.path,
      version: typeof item.version === 'string' ? item.version : null,
      running: item.running === true,
      sessions: number('sessions'),
      opened: number('opened'),
      startedAt: typeof item.startedAt === 'string' ? new Date(item.startedAt) : null,
    }
  })
}
