import type { Node, Place } from '@/lib/contract/nodes'
import { MusterError } from '@/lib/domain/errors'
import { newPlacement, type Placement } from '@/lib/domain/placement'
import { listMembers } from '@/lib/store/balancers'
import type { Transaction } from '@/lib/store/client'
import type { ClusterRecord } from '@/lib/store/clusters'
import { recordEvent } from '@/lib/store/events'
import { notify } from '@/lib/store/notify'
import { savePlacement } from '@/lib/store/placements'
import { requireBalancer } from '../balancers/require'
import { requireCluster } from '../clusters/require'
import { authorise, inTransaction, lockCluster, type ServiceContext } from '../context'
import { requireNode } from './require'
import { shapeOneNode } from './shape'

type Input = { cluster: string; node: string; balancer: string; place: Place }

/**
 * Says where a balancer is to take a node in; a worker tells it, again and again until it is read back, so that a
 * balancer or a worker that is away for a while changes nothing. A place that failed is tried again at once.
 */
export async function placeNode(ctx: ServiceContext, input: Input): Promise<Node> {
  const actor = authorise(ctx, 'nodes.place', input.cluster)
  const { cluster, node } = await inTransaction(ctx, async (tx) => {
    const cluster = await requireCluster(tx, input.cluster)
    await lockCluster(tx, cluster.id)
    const node = await requireNode(tx, cluster, input.node)
    const [placement] = await placementsOf(tx, cluster, [input])
    if (!placement) throw new Error('a placement a place')
    const members = await listMembers(tx, { balancerIds: [placement.balancerId] })
    const member = members.find(({ nodeId }) => nodeId === node.id)
    if (member) {
      throw new MusterError('CONFLICT', `${input.balancer} knows ${node.name} already, as ${member.name}.`)
    }
    await savePlacement(tx, node.id, placement)
    await recordEvent(tx, {
      clusterId: cluster.id,
      clusterSlug: cluster.slug,
      type: 'node.placement',
      change: true,
      actor,
      subject: { kind: 'node', name: node.name },
      summary: `Gives ${node.name} a place at ${input.balancer}: ${wordsOf(input.place)}`,
      after: { balancer: input.balancer, place: input.place },
    })
    await notify(
      tx,
      { topic: 'nodes', cluster: cluster.slug, node: node.name },
      { topic: 'work', cluster: cluster.slug, node: node.name },
    )
    return { cluster, node: await requireNode(tx, cluster, input.node) }
  })
  return await shapeOneNode(ctx, cluster, node)
}

/** @throws NOT_FOUND for a balancer that the cluster does not have, BAD_REQUEST for one that is named twice */
export async function placementsOf(
  tx: Transaction,
  cluster: ClusterRecord,
  places: { balancer: string; place: Place }[],
): Promise<Placement[]> {
  if (new Set(places.map(({ balancer }) => balancer)).size < places.length) {
    throw new MusterError('BAD_REQUEST', 'placements: a node has one place at a balancer.')
  }
  const placements: Placement[] = []
  for (const { balancer, place } of places) {
    const { id } = await requireBalancer(tx, cluster, balancer)
    placements.push(newPlacement(id, place.kind, place.kind === 'slot' ? place.name : null))
  }
  return placements
}

function wordsOf(place: Place): string {
  return place.kind === 'slot' ? `the slot ${place.name}` : 'added beside what is configured'
}
