import type { NodeContext, NodeKind } from '@/lib/domain/model'
import type { Db } from './client'
import { contextsOf } from './served'

export type PeerRecord = {
  id: string
  clusterId: string
  name: string
  kind: NodeKind
  version: string | null
  deployment: string | null
  contexts: NodeContext[]
}

/** Some active nodes of each cluster whose last poll was answered: enough to tell what is usual there. */
const peersMax = 20

export async function readPeers(db: Db, clusterId: string, seenSince: Date): Promise<PeerRecord[]> {
  const rows = await db.node.findMany({
    where: {
      clusterId,
      state: 'active',
      observation: { observedAt: { gte: seenSince } },
    },
    select: {
      ...{ id: true, clusterId: true, name: true, kind: true },
      observation: { select: { version: true, deployment: true, contexts: true } },
    },
    orderBy: { name: 'asc' },
    take: peersMax,
  })
  return rows.map(({ observation, kind, ...row }) => ({
    ...row,
    kind: kind as NodeKind,
    version: observation?.version ?? null,
    deployment: observation?.deployment ?? null,
    contexts: contextsOf(observation?.contexts),
  }))
}
