import { MusterError } from '@/lib/domain/errors'
import type { Transaction } from '@/lib/store/client'
import type { ClusterRecord } from '@/lib/store/clusters'
import { findRunningDrain, type RunningRequest } from '@/lib/store/drain-requests'
import type { NodeRecord } from '@/lib/store/nodes'
import { requireCluster } from '../clusters/require'
import { lockCluster } from '../context'
import { requireNode } from '../nodes/require'

/**
 * The running drain of a node, with the cluster locked.
 *
 * @throws CONFLICT when none is running
 */
export async function lockRunningDrain(
  tx: Transaction,
  input: { cluster: string; node: string },
): Promise<{ cluster: ClusterRecord; node: NodeRecord; drain: RunningRequest }> {
  const cluster = await requireCluster(tx, input.cluster)
  await lockCluster(tx, cluster.id)
  const node = await requireNode(tx, cluster, input.node)
  const drain = await findRunningDrain(tx, node.id)
  if (drain === null || node.state !== 'draining') {
    throw new MusterError('CONFLICT', `No drain of ${node.name} is running.`, { state: node.state })
  }
  return { cluster, node, drain }
}

/** A worker ended it in the moment between. */
export function endedMeanwhile({ name }: NodeRecord): MusterError {
  return new MusterError('CONFLICT', `The drain of ${name} ended meanwhile: look again.`)
}
