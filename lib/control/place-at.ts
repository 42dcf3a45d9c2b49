import type { Balancer, MemberPlace } from '@/lib/balancers/balancer'
import { kindFacts } from '@/lib/domain/kinds'
import type { Failure, FailureKind } from '@/lib/domain/model'
import { freeSlot, type Placement, weightBeside } from '@/lib/domain/placement'
import { lockCluster } from '@/lib/services/context'
import { recordEvent } from '@/lib/store/events'
import { notify } from '@/lib/store/notify'
import { oweReady } from '@/lib/store/owed-intents'
import {
  isRemoved,
  type PlacedNode,
  peerWeights,
  saveMember,
  settlePlacement,
  takenSlots,
  wantWeight,
} from '@/lib/store/placements'
import type { WatchedBalancer } from './inventory'
import type { WorkerContext } from './worker-context'

/** The balancer may answer by itself a moment later. */
const mayPass: ReadonlySet<FailureKind> = new Set(['refused', 'timeout', 'unreachable'])

/** One try to make a node a member of a balancer, read back and stored with what came of it. */
export async function placeAt(context: WorkerContext, node: PlacedNode, placement: Placement): Promise<void> {
  const balancer = context.inventory.current.balancers.get(placement.balancerId)
  const driver = balancer && context.balancerFor(balancer.kind)
  if (!balancer || !driver) return
  const at = context.now().toISOString()
  const found = await choosePlace(context, node, placement, balancer, driver)
  if (!found.ok) {
    return await noteFailure(context, node, balancer, placement, { ...placement, at }, found.failure)
  }
  const { place } = found
  const tried = { ...placement, slot: place.kind === 'slot' ? place.name : null }
  const newMember = { name: node.node, address: node.address, route: node.route ?? node.node }
  const written = await driver.addMember(balancer.target, newMember, place)
  if (!written.confirmed) {
    // A slot that was chosen here and is no use is chosen anew.
    const slot = node.joinTokenId === null ? tried.slot : null
    return await noteFailure(context, node, balancer, tried, { ...tried, at, slot }, written.failure)
  }
  const member = written.observed
  if (await keepPlace(context, node, balancer, tried, { ...tried, at, member })) {
    await giveWeight(context, node, balancer, driver, member)
    if (node.state === 'active') await oweReady(context.store.pool, node.nodeId, context.now())
  } else if (await isRemoved(context.store.prisma, node.nodeId)) {
    await driver.removeMember(balancer.target, member)
  }
}

type Chosen = { ok: true; place: MemberPlace } | { ok: false; failure: Failure }

async function choosePlace(
  context: WorkerContext,
  node: PlacedNode,
  placement: Placement,
  balancer: WatchedBalancer,
  driver: Balancer,
): Promise<Chosen> {
  if (node.route === null && balancer.kind !== 'haproxy' && kindFacts[node.kind].contexts) {
    const message = 'its route is not known yet: its server has to tell it, or somebody sets it'
    return { ok: false, failure: { kind: 'timeout', message } }
  }
  if (placement.way === 'added') return { ok: true, place: { kind: 'added' } }
  if (placement.slot !== null) return { ok: true, place: { kind: 'slot', name: placement.slot } }
  const seen = await driver.observe(balancer.target)
  if (!seen.ok) return seen
  const slots = seen.openings?.slots ?? []
  const slot = await context.store.prisma.$transaction(async (tx) => {
    await lockCluster(tx, node.clusterId)
    const free = freeSlot(slots, await takenSlots(tx, node.clusterId, placement.balancerId))
    const asked = { ...placement, slot: free }
    return free !== null && (await settlePlacement(tx, node.nodeId, placement, asked)) ? free : null
  })
  if (slot !== null) return { ok: true, place: { kind: 'slot', name: slot } }
  const message = 'it has no free slot: add one to its configuration, or give the node another place'
  return { ok: false, failure: { kind: 'bad-reply', message } }
}

async function noteFailure(
  context: WorkerContext,
  node: PlacedNode,
  { name: balancer }: WatchedBalancer,
  tried: Placement,
  outcome: Placement,
  { kind, message }: Failure,
): Promise<void> {
  const state = mayPass.has(kind) ? 'waiting' : 'failed'
  const told = tried.message === message && tried.state === state
  await context.store.prisma.$transaction(async (tx) => {
    const failed: Placement = { ...outcome, state, member: null, message }
    if (!(await settlePlacement(tx, node.nodeId, tried, failed)) || told) return
    await recordEvent(tx, {
      clusterId: node.clusterId,
      clusterSlug: node.cluster,
      type: 'node.not-placed',
      change: false,
      actor: { kind: 'system', rule: 'placements' },
      subject: { kind: 'node', name: node.node },
      summary: `${balancer} did not take ${node.node} in`,
      reason: message,
    })
    await notify(tx, { topic: 'nodes', cluster: node.cluster, node: node.node })
  })
}

async function keepPlace(
  context: WorkerContext,
  node: PlacedNode,
  { id, name: balancer }: WatchedBalancer,
  tried: Placement,
  outcome: Placement & { member: string },
): Promise<boolean> {
  const again = tried.state === 'placed'
  const { member } = outcome
  return await context.store.prisma.$transaction(async (tx) => {
    const placed: Placement = { ...outcome, state: 'placed', message: null }
    if (!(await settlePlacement(tx, node.nodeId, tried, placed))) return false
    const addedAs = tried.way === 'slot' ? 'slot' : 'added'
    const { nodeId, address } = node
    await saveMember(tx, { balancerId: id, nodeId, name: member, address, addedAs, at: context.now() })
    await recordEvent(tx, {
      clusterId: node.clusterId,
      clusterSlug: node.cluster,
      type: 'node.placed',
      change: true,
      actor: { kind: 'system', rule: 'placements' },
      subject: { kind: 'node', name: node.node },
      summary: again
        ? `${balancer} had forgotten ${node.node}, and took it in again as ${member}`
        : `${balancer} took ${node.node} in as ${member}`,
      after: { balancer, member, way: tried.way },
    })
    await notify(
      tx,
      { topic: 'balancers', cluster: node.cluster },
      { topic: 'nodes', cluster: node.cluster, node: node.node },
    )
    return true
  })
}

/** What the node's weight is worth beside the members that are there; a balancer that differs keeps its own. */
async function giveWeight(
  context: WorkerContext,
  node: PlacedNode,
  balancer: WatchedBalancer,
  driver: Balancer,
  member: string,
): Promise<void> {
  const { prisma } = context.store
  const peers = await peerWeights(prisma, balancer.id, node.nodeId)
  const weight = weightBeside(node.weight, peers, driver.capabilities.weight)
  if (weight === null) return
  const written = await driver.setWeight(balancer.target, member, weight)
  if (written.confirmed) await wantWeight(prisma, balancer.id, member, written.observed, context.now())
  else context.log.warn({ node: node.node, balancer: balancer.name }, 'did not take the weight')
}
