import type { Balancer } from '@/lib/balancers/balancer'
import type { BalancerKind, NodeKind } from '@/lib/domain/model'
import type { SecretBox } from '@/lib/platform/crypto'
import type { Logger } from '@/lib/platform/logger'
import type { Probe } from '@/lib/probes/probe'
import type { Store } from '@/lib/store/client'
import type { InventoryCache } from './inventory'
import type { Membership } from './membership'
import type { WorkerStats } from './stats'
import type { Wakes } from './wakes'

/** What every loop of a worker is given. Composed in bin/worker.ts. */
export type WorkerContext = {
  id: string
  version: string
  startedAt: Date
  store: Store
  secrets: SecretBox
  log: Logger
  now(): Date
  probeFor(kind: NodeKind): Probe | null
  balancerFor(kind: BalancerKind): Balancer | null
  wakes: Wakes
  membership: Membership
  inventory: InventoryCache
  stats: WorkerStats
}

/** One job of a worker. `run` resolves soon after the signal is aborted, with what it had begun finished. */
export type Loop = { name: string; run(signal: AbortSignal, context: WorkerContext): Promise<void> }
