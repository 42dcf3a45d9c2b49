import { isDeepStrictEqual } from 'node:util'
import type { BalancerTarget } from '@/lib/balancers/balancer'
import type { BalancerKind, NodeKind, NodeState } from '@/lib/domain/model'
import type { SecretBox } from '@/lib/platform/crypto'
import type { ProbeTarget } from '@/lib/probes/probe'
import { readWatched, type WatchedRows } from '@/lib/store/watched'
import { repeat } from './repeat'
import type { Loop } from './worker-context'

type WantedSolution = { solution: string; contextPath: string; version: string }

type WatchedCluster = {
  id: string
  slug: string
  pollIntervalSeconds: number
  balancerIntervalSeconds: number
  wanted: WantedSolution[]
}

export type WatchedNode = {
  id: string
  cluster: WatchedCluster
  name: string
  address: string
  kind: NodeKind
  route: string | null
  weight: number
  state: NodeState
  pollStopped: boolean
  awaited: boolean
  /** The same object as long as address and credentials are the same: drivers keep connections by it. */
  target: ProbeTarget
  /** By which a refusal is told from one of credentials that were edited meanwhile. */
  sealedPassword: string | null
}

export type WatchedBalancer = {
  id: string
  cluster: WatchedCluster
  name: string
  kind: BalancerKind
  target: BalancerTarget
}

export type Inventory = {
  clusters: ReadonlyMap<string, WatchedCluster>
  nodes: ReadonlyMap<string, WatchedNode>
  balancers: ReadonlyMap<string, WatchedBalancer>
}

/** The inventory as this worker last read it; `generation` grows with each reading, 0 = never read. */
export type InventoryCache = { generation: number; current: Inventory }

export function emptyInventory(): InventoryCache {
  return { generation: 0, current: { clusters: new Map(), nodes: new Map(), balancers: new Map() } }
}

const rereadMs = 30_000
const gatherMs = 250

/** Reads the inventory when a notification says that it changed, and every 30 s. */
export const inventoryLoop: Loop = {
  name: 'inventory',
  async run(signal, context) {
    await repeat(signal, context, {
      name: 'inventory',
      intervalMs: rereadMs,
      wakeOn: ['inventory', 'work', 'drains', 'imports', 'solutions'],
      async step() {
        const rows = await readWatched(context.store.pool)
        const { inventory } = context
        inventory.current = toInventory(rows, inventory.current, context.secrets)
        inventory.generation += 1
        // Notifications come in bursts: one reading answers all of a quarter of a second.
        await new Promise((resolve) => setTimeout(resolve, gatherMs))
      },
    })
  },
}

function toInventory(rows: WatchedRows, previous: Inventory, secrets: SecretBox): Inventory {
  const clusters = new Map<string, WatchedCluster>(
    rows.clusters.map((cluster) => [cluster.id, { ...cluster, wanted: [] }]),
  )
  for (const { clusterId, ...wanted } of rows.wanted) clusters.get(clusterId)?.wanted.push(wanted)

  const nodes = new Map<string, WatchedNode>()
  for (const row of rows.nodes) {
    const cluster = clusters.get(row.clusterId)
    if (!cluster) continue
    const { managerUrl, managerUsername, managerPassword, probe, pollStoppedAt, ...named } = row
    const { caCertificate, certificateFingerprint, clusterId: _, ...rest } = named
    nodes.set(row.id, {
      ...rest,
      cluster,
      pollStopped: pollStoppedAt !== null,
      sealedPassword: managerPassword,
      target: sameTarget(previous.nodes.get(row.id), row, cluster) ?? {
        address: row.address,
        managerUrl,
        username: managerUsername,
        password: open(secrets, managerPassword),
        settings: probe,
        tls: { ca: caCertificate, fingerprint: certificateFingerprint },
        timeoutMs: pollTimeoutMs(cluster.pollIntervalSeconds),
      },
    })
  }

  const balancers = new Map<string, WatchedBalancer>()
  for (const row of rows.balancers) {
    const cluster = clusters.get(row.clusterId)
    if (!cluster) continue
    const { address, backend, username } = row
    const target = { address, backend, username, password: open(secrets, row.password), timeoutMs: 2_000 }
    balancers.set(row.id, { id: row.id, cluster, name: row.name, kind: row.kind, target })
  }
  return { clusters, nodes, balancers }
}

/** A poll must have ended before the next is due, and 4 s say enough. */
function pollTimeoutMs(intervalSeconds: number): number {
  return Math.min(4_000, Math.max(900, intervalSeconds * 900))
}

function sameTarget(
  before: WatchedNode | undefined,
  row: WatchedRows['nodes'][number],
  cluster: WatchedCluster,
): ProbeTarget | null {
  if (!before) return null
  const { target } = before
  const same =
    target.address === row.address &&
    target.managerUrl === row.managerUrl &&
    target.username === row.managerUsername &&
    before.sealedPassword === row.managerPassword &&
    isDeepStrictEqual(target.settings ?? null, row.probe) &&
    target.tls?.ca === row.caCertificate &&
    target.tls.fingerprint === row.certificateFingerprint &&
    target.timeoutMs === pollTimeoutMs(cluster.pollIntervalSeconds)
  return same ? target : null
}

/** A password that was sealed with another key can't be used; the node's own 401 then says so. */
function open(secrets: SecretBox, sealed: string | null): string | null {
  if (sealed === null) return null
  try {
    return secrets.open(sealed)
  } catch {
    return null
  }
}
