import type { AgentIdentity } from '@/lib/contract/bus'
import { MusterError } from '@/lib/domain/errors'
import type { Actor } from '@/lib/domain/model'
import { newPlacement, type Placement } from '@/lib/domain/placement'
import { sha256Hex } from '@/lib/platform/crypto'
import { findBalancer } from '@/lib/store/balancers'
import type { Transaction } from '@/lib/store/client'
import { recordEvent } from '@/lib/store/events'
import { findJoinToken, type JoinTokenRecord, useJoinToken } from '@/lib/store/join-tokens'
import { findNode, insertNode, type NodeRecord, updateNode } from '@/lib/store/nodes'
import { notify } from '@/lib/store/notify'
import { countAttempt } from '@/lib/store/sign-in-attempts'
import { identityMaker } from '../agents/identity'
import { inTransaction, lockCluster, requirePorts, type ServiceContext } from '../context'
import { refuseMisfit } from './misfit'
import { samePlace } from './place'

export type JoinRequest = {
  token: string
  name: string
  address: string
  route: string | null
  managerUrl: string | null
  managerUsername: string | null
  managerPassword: string | null
  version: string
}

const unknown = 'This join token is unknown, revoked or expired: make a new one on the page of the cluster.'

/**
 * A host registers itself as a node and its agent enrols, in one request. Asked again by the same host, it gives a
 * new identity and the node stays as it is: a host that was started again from its image is the node that it was.
 *
 * @throws UNAUTHORIZED for the token, CONFLICT when as many nodes as it allows are there, or another has the name
 */
export async function joinNode(ctx: ServiceContext, input: JoinRequest): Promise<AgentIdentity> {
  const identify = await identityMaker(ctx)
  const tokenHash = sha256Hex(input.token)
  const found = await findJoinToken(ctx.store.prisma, tokenHash)
  await refuseTooMany(ctx, found?.id ?? 'unknown', found?.nodesMax ?? 0)
  if (!found) throw new MusterError('UNAUTHORIZED', unknown)
  return await inTransaction(ctx, async (tx) => {
    // How many nodes came by it is counted under the lock.
    await lockCluster(tx, found.clusterId)
    const token = await useJoinToken(tx, tokenHash, ctx.now())
    if (!token) throw new MusterError('UNAUTHORIZED', unknown)
    const known = await findNode(tx, token.clusterId, input.name)
    const node = known ? await rejoin(tx, ctx, token, known, input) : await register(tx, ctx, token, input)
    const { clusterId, cluster } = token
    return await identify(tx, { nodeId: node.id, node: node.name, clusterId, cluster }, input.version)
  })
}

/** Beyond a start of every node at once and again, it is a host in a loop. */
async function refuseTooMany(ctx: ServiceContext, key: string, nodesMax: number): Promise<void> {
  const windowMs = 60_000
  const { count, windowEndsAt } = await countAttempt(ctx.store.prisma, `join:${key}`, windowMs, ctx.now())
  if (count <= 30 + 3 * nodesMax) return
  const seconds = Math.max(1, Math.ceil((windowEndsAt.getTime() - ctx.now().getTime()) / 1000))
  throw new MusterError('TOO_MANY_REQUESTS', `Too many joins at once: try again in ${seconds} s.`)
}

async function register(
  tx: Transaction,
  ctx: ServiceContext,
  token: JoinTokenRecord,
  input: JoinRequest,
): Promise<NodeRecord> {
  if (token.nodes >= token.nodesMax) {
    throw new MusterError(
      'CONFLICT',
      `${token.nodesMax} nodes joined by ${token.name} already, as many as it allows: remove one, or make another token.`,
      { nodesMax: token.nodesMax },
    )
  }
  const { defaults } = token
  if (!requirePorts(ctx).probeFor(defaults.kind)) {
    throw new MusterError('UNPROCESSABLE', `Nodes of kind ${defaults.kind} can't be watched yet.`)
  }
  refuseMisfit(defaults.kind, null)
  const node = await insertNode(tx, {
    ...{ clusterId: token.clusterId, name: input.name, address: input.address, kind: defaults.kind },
    ...{ route: input.route, weight: defaults.weight, capacity: defaults.capacity, zone: null },
    managerUrl: input.managerUrl,
    managerUsername: input.managerUsername ?? defaults.managerUsername,
    managerPassword: input.managerPassword === null ? null : ctx.secrets.seal(input.managerPassword),
    ...{ probe: null, caCertificate: null, certificateFingerprint: null },
    slowStartSeconds: defaults.slowStartSeconds,
    joinTokenId: token.id,
    placements: await placementsBy(tx, token),
  })
  if (!node) throw new MusterError('CONFLICT', `${token.cluster} has a node ${input.name} already.`)
  await recordEvent(tx, {
    clusterId: token.clusterId,
    clusterSlug: token.cluster,
    type: 'node.added',
    change: true,
    actor: actorOf(token),
    subject: { kind: 'node', name: node.name },
    summary: `${node.name} joined by the token ${token.name}`,
    after: { address: node.address, kind: node.kind, route: node.route, weight: node.weight },
    data: { joinToken: token.name, placements: defaults.placements },
  })
  await tellOf(tx, token, node)
  return node
}

/** A balancer that is gone by now is left out: the node's place there could never be found. */
async function placementsBy(tx: Transaction, { clusterId, defaults }: JoinTokenRecord): Promise<Placement[]> {
  const placements: Placement[] = []
  for (const { balancer, way } of defaults.placements) {
    const found = await findBalancer(tx, clusterId, balancer)
    if (found) placements.push(newPlacement(found.id, way, null))
  }
  return placements
}

async function rejoin(
  tx: Transaction,
  ctx: ServiceContext,
  token: JoinTokenRecord,
  node: NodeRecord,
  input: JoinRequest,
): Promise<NodeRecord> {
  if (node.joinTokenId !== token.id || node.address !== input.address) {
    throw new MusterError(
      'CONFLICT',
      `${token.cluster} has a node ${node.name} at ${node.address} already${node.joinTokenId === token.id ? '' : ', which did not join by this token'}: join under another name, or remove that node first.`,
      { address: node.address, state: node.state },
    )
  }
  const managerUrl = input.managerUrl ?? node.managerUrl
  if (input.managerPassword === null && !samePlace(node, { ...node, managerUrl })) {
    throw new MusterError('UNPROCESSABLE', 'managerPassword: another manager needs the password again.')
  }
  await updateNode(tx, node.id, {
    managerUrl,
    route: input.route ?? node.route,
    managerUsername: input.managerUsername ?? node.managerUsername,
    ...(input.managerPassword === null ? {} : { managerPassword: ctx.secrets.seal(input.managerPassword) }),
    pollStoppedAt: null,
  })
  await recordEvent(tx, {
    clusterId: token.clusterId,
    clusterSlug: token.cluster,
    type: 'node.rejoined',
    change: true,
    actor: actorOf(token),
    subject: { kind: 'node', name: node.name },
    summary: `${node.name} joined again by the token ${token.name}; it stays ${node.state}`,
    after: { address: node.address },
  })
  await tellOf(tx, token, node)
  return node
}

async function tellOf(tx: Transaction, token: JoinTokenRecord, node: NodeRecord): Promise<void> {
  await notify(
    tx,
    { topic: 'inventory', cluster: token.cluster },
    { topic: 'work', cluster: token.cluster, node: node.name },
  )
}

const actorOf = ({ name }: JoinTokenRecord): Actor => ({ kind: 'system', rule: `join token ${name}` })
