import type { JoiningBalancer, JoiningFacts } from '@/lib/domain/joining'
import { kindFacts } from '@/lib/domain/kinds'
import type { NodeContext } from '@/lib/domain/model'
import type { PeerSettings } from '@/lib/domain/peer-settings'
import { routeToCompare } from '@/lib/domain/route'
import type { ClusterRecord } from '@/lib/store/clusters'
import type { NodeRows } from '@/lib/store/node-rows'
import type { NodeRecord } from '@/lib/store/nodes'
import type { PeerRecord } from '@/lib/store/peers'
import { balancerSilence } from '../balancers/silence'
import type { Known } from './known'

type Seen = {
  known: Known
  agentConnected: boolean
  releases: { solution: string; wanted: string | null; verified: boolean }[]
}

/** What decides about a joining node, from what is stored of it and of its cluster. */
export function joiningFacts(
  cluster: ClusterRecord,
  node: NodeRecord,
  { known, agentConnected, releases }: Seen,
  rows: NodeRows,
  peers: PeerRecord[],
  now: Date,
): JoiningFacts {
  const wantedPaths = rows.wanted.flatMap(({ contextPath, release }) => (release === null ? [] : contextPath))
  const settings = ({ name, kind, version, deployment, contexts }: Omit<PeerRecord, 'id' | 'clusterId'>) =>
    ({ name, kind, version, deployment, paths: pathsOf(contexts, wantedPaths) }) satisfies PeerSettings
  const { observation } = node
  return {
    health: known.health,
    healthReason: known.healthReason,
    pollStopped: node.pollStoppedAt !== null,
    holdsReleases: kindFacts[node.kind].contexts,
    agentConnected,
    wanted: releases.flatMap(({ solution, wanted, verified }) =>
      wanted === null ? [] : { solution, release: wanted, verified },
    ),
    sticky: cluster.sticky,
    route: node.route,
    balancers: balancersOf(cluster, node, rows, now),
    own:
      known.fresh && observation && observation.failure === null
        ? settings({ ...node, ...observation, name: node.name })
        : null,
    peers: peers.filter(({ id }) => id !== node.id).map(settings),
  }
}

function balancersOf(cluster: ClusterRecord, node: NodeRecord, rows: NodeRows, now: Date): JoiningBalancer[] {
  const places = new Map(node.placements.map((placement) => [placement.balancerId, placement]))
  return [...rows.balancers.values()].map((balancer) => {
    const member = rows.members.find((row) => row.nodeId === node.id && row.balancerId === balancer.id)
    return {
      name: balancer.name,
      silence: balancerSilence(balancer, cluster.balancerIntervalSeconds, now),
      member: member ? { name: member.name, route: routeToCompare(balancer.kind, member.route) } : null,
      placement: places.get(balancer.id) ?? null,
    }
  })
}

/** What is brought by imports has lines of its own, and the server's own applications differ freely. */
const serversOwn = new Set(['/', '/manager', '/host-manager', '/docs', '/examples', '/probe'])

function pathsOf(contexts: NodeContext[], wantedPaths: string[]): string[] {
  const paths = contexts.filter(({ running }) => running).map(({ path }) => path)
  return [...new Set(paths)].filter((path) => !wantedPaths.includes(path) && !serversOwn.has(path)).sort()
}
