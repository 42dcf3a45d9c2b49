import type { Node } from '@/lib/contract/nodes'
import { agentConnected } from '@/lib/domain/agent'
import { contradictions } from '@/lib/domain/contradictions'
import { joiningConditions } from '@/lib/domain/joining'
import { kindFacts } from '@/lib/domain/kinds'
import { servedRelease } from '@/lib/domain/release'
import { routeToCompare } from '@/lib/domain/route'
import type { ClusterRecord } from '@/lib/store/clusters'
import { type NodeRows, readNodeRows } from '@/lib/store/node-rows'
import type { NodeRecord } from '@/lib/store/nodes'
import { driftOf } from '../balancers/drift'
import { balancerSilence } from '../balancers/silence'
import type { ServiceContext } from '../context'
import { type Beside, readBeside } from './beside'
import { joiningFacts } from './joining-facts'
import { type Known, knownOf } from './known'
import { slowStartOf } from './slow-start'

/** Nodes as they read over HTTP. A constant number of statements, whatever their number. */
export async function shapeNodes(
  ctx: ServiceContext,
  cluster: ClusterRecord,
  nodes: NodeRecord[],
): Promise<Node[]> {
  const ids = nodes.map(({ id }) => id)
  const rows = await readNodeRows(ctx.store.prisma, cluster.id, ids)
  const members = new Map<string, NodeRows['members']>(ids.map((id) => [id, []]))
  for (const member of rows.members) members.get(member.nodeId)?.push(member)
  const now = ctx.now()
  const beside = await readBeside(ctx.store.prisma, cluster, nodes, now)
  return nodes.map((node) => shapeNode(node, members.get(node.id) ?? [], rows, cluster, beside, now))
}

export async function shapeOneNode(
  ctx: ServiceContext,
  cluster: ClusterRecord,
  node: NodeRecord,
): Promise<Node> {
  const [shape] = await shapeNodes(ctx, cluster, [node])
  if (!shape) throw new Error('a shape a node')
  return shape
}

function shapeNode(
  node: NodeRecord,
  members: NodeRows['members'],
  rows: NodeRows,
  cluster: ClusterRecord,
  beside: Beside,
  now: Date,
): Node {
  const known = knownOf(node, cluster.pollIntervalSeconds, now)
  const releases = releasesOf(node, known, rows)
  const agent = rows.agents.get(node.id)
  const connected = agentConnected(agent?.lastSeenAt ?? null, now)
  const balancers = members.map((member) => {
    const balancer = rows.balancers.get(member.balancerId)
    return {
      balancer: balancer?.name ?? '',
      member: member.name,
      intent: member.intent,
      opinion: member.opinion,
      statusText: member.statusText,
      weight: member.weight,
      inFlight: member.inFlight,
      observedAt: member.observedAt,
      failure: balancer ? balancerSilence(balancer, cluster.balancerIntervalSeconds, now) : null,
      route: balancer ? routeToCompare(balancer.kind, member.route) : null,
      adopted: member.adoptedIntent !== null,
      drift: balancer
        ? driftOf(
            balancer.name,
            rows.drifting.filter(
              ({ balancerId, name }) => balancerId === balancer.id && name === member.name,
            ),
          )
        : [],
    }
  })
  const figures = figuresOf(node, known)
  const { maintenanceMode, quietSince, deployment } = figures
  return {
    name: node.name,
    address: node.address,
    kind: node.kind,
    route: node.route,
    weight: node.weight,
    capacity: node.capacity,
    zone: node.zone,
    managerUrl: node.managerUrl,
    managerUsername: node.managerUsername,
    probe: node.probe,
    hasPassword: node.managerPassword !== null,
    hasCaCertificate: node.caCertificate !== null,
    certificateFingerprint: node.certificateFingerprint,
    state: node.state,
    stateSince: node.stateSince,
    health: known.health,
    healthReason: known.healthReason,
    healthSince: known.healthSince,
    pollStoppedAt: node.pollStoppedAt,
    sessions: known.sessions,
    ...figures,
    // Where the node itself does not count requests, its balancers do.
    requestsPerSecond:
      figures.requestsPerSecond ??
      (balancers.every(({ failure }) => failure === null) ? requestsAt(members) : null),
    balancers: balancers.map(({ route: _, adopted: __, ...rest }) => rest),
    releases: releases.map(({ verified: _, ...rest }) => rest),
    agent: {
      enrolled: agent !== undefined,
      connected,
      version: agent?.version ?? null,
      lastSeenAt: agent?.lastSeenAt ?? null,
    },
    joining:
      node.state === 'joining'
        ? joiningConditions(
            joiningFacts(
              cluster,
              node,
              { known, agentConnected: connected, releases },
              rows,
              beside.peers,
              now,
            ),
          )
        : [],
    slowStartSeconds: node.slowStartSeconds,
    slowStart: slowStartOf(node, rows.balancers, now),
    joinedBy: node.joinTokenId === null ? null : (beside.joinTokens.get(node.joinTokenId) ?? null),
    vanishedSince: node.vanishedSince,
    contradictions: contradictions(
      {
        ...{ state: node.state, stateSince: node.stateSince, route: node.route },
        ...{ health: known.health, healthSince: known.healthSince, sessions: known.sessions },
        ...{ maintenanceMode, quietSince, deployment },
        hasMaintenance: kindFacts[node.kind].maintenance,
        members: balancers.map(({ failure, ...member }) => ({ ...member, answers: failure === null })),
        cluster: beside.traffic,
      },
      now,
    ),
    drainId: rows.drains.get(node.id) ?? null,
  }
}

/** Over all balancers; null as soon as one does not tell. */
function requestsAt(members: NodeRows['members']): number | null {
  const rates = members.map(({ ratePerSecond }) => ratePerSecond)
  if (rates.length === 0 || rates.some((rate) => rate === null)) return null
  return rates.reduce<number>((sum, rate) => sum + (rate ?? 0), 0)
}

/** Figures that are too old to stand for now are not known; what a server is stays what it was. */
function figuresOf({ observation }: NodeRecord, { fresh }: Known) {
  const figure = <T>(value: T | undefined): T | null => (fresh ? (value ?? null) : null)
  return {
    failure: observation?.failure ?? null,
    observedAt: observation?.observedAt ?? null,
    attemptedAt: observation?.attemptedAt ?? null,
    version: observation?.version ?? null,
    startedAt: observation?.startedAt ?? null,
    latencyMs: figure(observation?.latencyMs),
    openedPerMinute: figure(observation?.openedPerMinute),
    requestsPerSecond: figure(observation?.requestsPerSecond),
    errorsPerSecond: figure(observation?.errorsPerSecond),
    threadsBusy: figure(observation?.threadsBusy),
    threadsMax: figure(observation?.threadsMax),
    heapUsedBytes: figure(observation?.heapUsedBytes),
    heapMaxBytes: figure(observation?.heapMaxBytes),
    quietSince: figure(observation?.quietSince),
    maintenanceMode: figure(observation?.maintenanceMode),
    deployment: figure(observation?.deployment),
    contexts: (observation?.contexts ?? []).map(({ path, version, running, sessions }) => ({
      path,
      version,
      running,
      sessions: fresh ? sessions : null,
    })),
  }
}

/** What is wanted of each solution, and what the node itself was seen to serve of it. */
function releasesOf(node: NodeRecord, { fresh }: Known, { wanted }: NodeRows) {
  if (!kindFacts[node.kind].contexts) return []
  return wanted.map(({ solution, contextPath, release, version }) => {
    const served = fresh ? servedRelease(node.observation?.contexts ?? [], contextPath) : null
    return {
      solution,
      wanted: release,
      serves: served?.running ? served.release : null,
      running: fresh ? (served?.running ?? false) : null,
      sessions: served?.sessions ?? null,
      verified: served?.running === true && served.version === version,
    }
  })
}
