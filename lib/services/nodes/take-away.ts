import type { Departure } from '@/lib/domain/departure'
import { MusterError } from '@/lib/domain/errors'
import type { Actor } from '@/lib/domain/model'
import type { Transaction } from '@/lib/store/client'
import type { ClusterRecord } from '@/lib/store/clusters'
import { oweDepartures } from '@/lib/store/departures'
import { endDrain } from '@/lib/store/drain-requests'
import { recordEvent } from '@/lib/store/events'
import { moveNode, type NodeRecord, unmatchMembers } from '@/lib/store/nodes'
import { notify } from '@/lib/store/notify'

/**
 * The node leaves the lists and stays in history, and what its balancers are to be told is owed, in the caller's
 * transaction. Whether it may is the caller's to ask.
 *
 * @throws CONFLICT when it changed its state meanwhile
 */
export async function takeAway(
  tx: Transaction,
  cluster: ClusterRecord,
  node: NodeRecord,
  why: { actor: Actor; reason: string | null; sessions: number | null; data?: unknown; now: Date },
): Promise<Departure[]> {
  const moved = await moveNode(tx, node.id, [node.state], 'removed', why.now)
  if (!moved) throw new MusterError('CONFLICT', `${node.name} changed its state meanwhile: look again.`)
  await endDrain(tx, node.id, { endedBy: why.actor, sessionsAtEnd: why.sessions }, why.now)
  const departures = await oweDepartures(tx, node.id)
  await unmatchMembers(tx, node.id)
  await recordEvent(tx, {
    clusterId: cluster.id,
    clusterSlug: cluster.slug,
    type: 'node.removed',
    change: true,
    actor: why.actor,
    subject: { kind: 'node', name: node.name },
    summary: `Removed the node ${node.name}`,
    reason: why.reason,
    before: { state: node.state, address: node.address, sessions: why.sessions },
    after: { state: 'removed' },
    data: why.data ?? null,
  })
  await notify(
    tx,
    { topic: 'inventory', cluster: cluster.slug },
    { topic: 'nodes', cluster: cluster.slug },
    { topic: 'work', cluster: cluster.slug },
  )
  return departures
}
