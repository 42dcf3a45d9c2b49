import type { Balancers } from '@/lib/balancers/registry'
import type { SecretBox } from '@/lib/platform/crypto'
import type { Logger } from '@/lib/platform/logger'
import type { Probes } from '@/lib/probes/registry'
import type { Store } from '@/lib/store/client'
import { listen } from '@/lib/store/notify'
import { emptyInventory } from './inventory'
import { createMembership } from './membership'
import { endWithin, runLoops } from './run-loops'
import { newStats } from './stats'
import { createWakes } from './wakes'
import type { Loop, WorkerContext } from './worker-context'

export type WorkerParts = {
  version: string
  store: Store
  secrets: SecretBox
  log: Logger
  probes: Probes
  balancers: Balancers
  loops: readonly Loop[]
}

export type Worker = {
  context: WorkerContext
  /** Resolves when the loops have ended, asked to or not. */
  ended: Promise<Error[]>
  /** Finishes what was begun, no longer than `graceMs`, and returns what went wrong. */
  stop(graceMs: number): Promise<Error[]>
}

/** A worker over parts that the caller owns and closes. The database may be away: it waits for it. */
export function startWorker(parts: WorkerParts): Worker {
  const { store, probes, balancers, loops } = parts
  const id = crypto.randomUUID()
  const wakes = createWakes()
  const context: WorkerContext = {
    id,
    version: parts.version,
    startedAt: new Date(),
    store,
    secrets: parts.secrets,
    log: parts.log.child({ worker: id.slice(0, 8) }),
    now: () => new Date(),
    probeFor: probes.probeFor,
    balancerFor: balancers.balancerFor,
    wakes,
    membership: createMembership(id),
    inventory: emptyInventory(),
    stats: newStats(),
  }
  const listener = listen(
    store.url,
    (message) => wakes.announce(message),
    () => wakes.announce('resync'),
  )
  const running = runLoops(loops, context)
  return {
    context,
    ended: running.ended,
    async stop(graceMs) {
      running.stop()
      const errors = await endWithin(running, graceMs)
      await listener.close()
      return errors
    },
  }
}
