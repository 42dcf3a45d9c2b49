import { MusterError } from '@/lib/domain/errors'
import type { Db } from '@/lib/store/client'
import type { ClusterRecord } from '@/lib/store/clusters'
import { findNode, type NodeRecord } from '@/lib/store/nodes'
import { quoted } from '../clusters/require'

/** @throws NOT_FOUND, also for a node that was removed */
export async function requireNode(db: Db, cluster: ClusterRecord, name: string): Promise<NodeRecord> {
  const node = await findNode(db, cluster.id, name)
  if (!node) {
    throw new MusterError('NOT_FOUND', `The cluster ${cluster.slug} has no node ${quoted(name)}.`)
  }
  return node
}
