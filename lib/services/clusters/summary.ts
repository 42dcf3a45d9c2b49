import type { ClusterSummary } from '@/lib/contract/clusters'
import { headroomOf, spreadOf } from '@/lib/domain/distribution'
import { kindFacts } from '@/lib/domain/kinds'
import { type ClusterFacts, clusterSentence } from '@/lib/domain/sentence'
import { type ClusterRows, readClusterRows } from '@/lib/store/cluster-rows'
import type { ClusterRecord } from '@/lib/store/clusters'
import { driftOf } from '../balancers/drift'
import { balancerSilence } from '../balancers/silence'
import type { ServiceContext } from '../context'
import { type Known, knownOf } from '../nodes/known'

/** Clusters in figures: a constant number of statements, whatever the number of clusters and nodes. */
export async function summarise(ctx: ServiceContext, clusters: ClusterRecord[]): Promise<ClusterSummary[]> {
  const rows = await readClusterRows(
    ctx.store.prisma,
    clusters.map(({ id }) => id),
  )
  return clusters.map((cluster) => summaryOf(cluster, rows, ctx.now()))
}

type Seen = ClusterRows['nodes'][number] & { known: Known }

function summaryOf(cluster: ClusterRecord, rows: ClusterRows, now: Date): ClusterSummary {
  const ours = <T extends { clusterId: string }>(items: T[]) =>
    items.filter((item) => item.clusterId === cluster.id)
  const nodes = ours(rows.nodes).map((node) => ({
    ...node,
    known: knownOf(node, cluster.pollIntervalSeconds, now),
  }))
  const balancers = ours(rows.balancers).map((balancer) => ({
    name: balancer.name,
    kind: balancer.kind,
    observedAt: balancer.observedAt,
    failure: balancerSilence(balancer, cluster.balancerIntervalSeconds, now),
  }))
  const headroom = headroomOf(
    nodes.map((node) => ({
      ...node,
      node: node.name,
      health: node.known.health,
      sessions: node.known.sessions,
    })),
  )
  const figures = {
    nodes: countsOf(nodes),
    ...sessionsOf(nodes),
    fullest: headroom.fullest,
    loadIfFullestGonePercent: headroom.loadIfFullestGonePercent,
  }
  const drains = ours(rows.drains)
  const imports = ours(rows.imports)
  const { id: _, ...settings } = cluster
  return {
    ...settings,
    ...figures,
    balancers,
    openedPerMinute: sumOf(nodes, (seen) => seen.openedPerMinute),
    requestsPerSecond: sumOf(nodes, (seen) => seen.requestsPerSecond),
    errorsPerSecond: sumOf(nodes, (seen) => seen.errorsPerSecond),
    capacity: headroom.capacity,
    drains: drains.length,
    imports: imports.length,
    observedAt: latest(nodes.map((node) => node.observation?.observedAt ?? null)),
    sentence: clusterSentence({
      ...figures,
      ...conditions(nodes),
      sessionsElsewhere: nodes.length - telling(nodes).length,
      loadLimitPercent: cluster.loadLimitPercent,
      balancers,
      drift: ours(rows.balancers).flatMap((balancer) =>
        driftOf(
          balancer.name,
          rows.drifting.filter(({ balancerId }) => balancerId === balancer.id),
        ).map(({ message }) => message),
      ),
      imports,
      observed: rows.workerAlive,
      wellSpread: wellSpread(nodes),
      drains: drains.map((drain) => ({
        node: drain.node,
        state: drain.state,
        sessions: nodes.find(({ id }) => id === drain.nodeId)?.known.sessions ?? null,
        expectedEmptyInMinutes: minutesUntil(drain.expectedEmptyAt, now),
        blocked: drain.blocked,
      })),
    }),
  }
}

/** null where there are too few sessions, or chance may have spread them so. */
function wellSpread(nodes: Seen[]): boolean | null {
  const spread = spreadOf(
    nodes.map((node) => ({
      ...node,
      health: node.known.health,
      sessions: node.known.sessions,
      members: [],
    })),
  )
  return spread === 'well spread' ? true : spread === 'uneven' ? false : null
}

/** The state says where a node is out on purpose; where it serves, its health says how it is. */
function conditionOf({ state, known }: Seen): keyof ClusterSummary['nodes'] {
  return state === 'active' || state === 'removed' ? known.health : state
}

function countsOf(nodes: Seen[]): ClusterSummary['nodes'] {
  const counts = {
    total: nodes.length,
    up: 0,
    degraded: 0,
    down: 0,
    unknown: 0,
    draining: 0,
    drained: 0,
    maintenance: 0,
    joining: 0,
  }
  for (const node of nodes) counts[conditionOf(node)] += 1
  return counts
}

function conditions(nodes: Seen[]): Pick<ClusterFacts, 'down' | 'degraded' | 'unknown' | 'joining'> {
  const named = (condition: string) => nodes.filter((node) => conditionOf(node) === condition)
  const names = (condition: string) => named(condition).map(({ name }) => name)
  return {
    down: names('down'),
    degraded: named('degraded').map(({ name, known }) => ({ name, reason: known.healthReason })),
    unknown: names('unknown'),
    joining: names('joining'),
  }
}

/** Those whose kind tells sessions at all. */
const telling = (nodes: Seen[]) => nodes.filter(({ kind }) => kindFacts[kind].sessions !== 'never')

function sessionsOf(all: Seen[]): { sessions: number | null; sessionsUnknown: number } {
  const nodes = telling(all)
  const known = nodes.flatMap((node) => node.known.sessions ?? [])
  return {
    sessions: known.length === 0 && all.length > 0 ? null : known.reduce((sum, value) => sum + value, 0),
    sessionsUnknown: nodes.length - known.length,
  }
}

/** Over the nodes whose figure is known; null when none is. */
function sumOf(
  nodes: Seen[],
  figure: (seen: NonNullable<Seen['observation']>) => number | null,
): number | null {
  const values = nodes.flatMap(({ known, observation }) =>
    known.fresh && observation ? (figure(observation) ?? []) : [],
  )
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0)
}

function latest(times: (Date | null)[]): Date | null {
  return times.reduce((last, time) => (time && (!last || time > last) ? time : last), null)
}

function minutesUntil(at: Date | null, now: Date): number | null {
  return at === null ? null : Math.max(0, (at.getTime() - now.getTime()) / 60_000)
}
