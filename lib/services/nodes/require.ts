import { MusterError } from '@/lib/domain/errors'
import type { Db } from '@/lib/store/client'
import type { ClusterRecord } from '@/lib/store/clusters'
import { findNode, findNodes, type NodeRecord } from '@/lib/store/nodes'
import { quoted } from '../clusters/require'

/** @throws NOT_FOUND, also for a node that was removed */
export async function requireNode(db: Db, cluster: ClusterRecord, name: string): Promise<NodeRecord> {
  const node = await findNode(db, cluster.id, name)
  if (!node) {
    throw new MusterError('NOT_FOUND', `The cluster ${cluster.slug} has no node ${quoted(name)}.`)
  }
  return node
}

/** The same for some, in the order of their names, each once. */
export async function requireNodes(db: Db, cluster: ClusterRecord, names: string[]): Promise<NodeRecord[]> {
  const asked = [...new Set(names)]
  const nodes = await findNodes(db, cluster.id, asked)
  const missing = asked.find((name) => !nodes.some((node) => node.name === name))
  if (missing !== undefined) {
    throw new MusterError('NOT_FOUND', `The cluster ${cluster.slug} has no node ${quoted(missing)}.`)
  }
  return nodes
}
