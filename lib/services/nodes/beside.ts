import { type ClusterTraffic, quietMs } from '@/lib/domain/contradictions'
import type { Db } from '@/lib/store/client'
import { readClusterTraffic } from '@/lib/store/cluster-traffic'
import type { ClusterRecord } from '@/lib/store/clusters'
import { joinTokenNames } from '@/lib/store/join-tokens'
import type { NodeRecord } from '@/lib/store/nodes'
import { type PeerRecord, readPeers } from '@/lib/store/peers'
import { freshSeconds } from './known'

/** What stands beside some nodes only, and is read only where one of them is among those that are shown. */
export type Beside = {
  /** Active nodes to compare joining ones with. */
  peers: PeerRecord[]
  /** Names by id. */
  joinTokens: Map<string, string>
  /** What every node is compared with. */
  traffic: ClusterTraffic
}

export async function readBeside(
  db: Db,
  cluster: ClusterRecord,
  nodes: NodeRecord[],
  now: Date,
): Promise<Beside> {
  const tokens = [...new Set(nodes.flatMap(({ joinTokenId }) => joinTokenId ?? []))]
  const seenSince = new Date(now.getTime() - freshSeconds(cluster.pollIntervalSeconds) * 1000)
  const joining = nodes.some(({ state }) => state === 'joining')
  const busySince = new Date(now.getTime() - quietMs)
  const [peers, joinTokens, traffic] = await Promise.all([
    joining ? readPeers(db, cluster.id, seenSince) : [],
    joinTokenNames(db, tokens),
    readClusterTraffic(db, cluster.id, { seenSince, busySince }),
  ])
  return { peers, joinTokens, traffic }
}
