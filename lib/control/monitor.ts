import { loadObservations, type StoredObservation } from '@/lib/store/observations'
import type { WatchedNode } from './inventory'
import { createObservationBuffer } from './observation-buffer'
import { isDue, type PlannedNode, planPolls } from './poll-plan'
import { afterPoll } from './polled-node'
import { everySlot } from './slots'
import { createDurations } from './stats'
import type { Loop, WorkerContext } from './worker-context'

/** Polls the nodes that this worker owns, spread over the interval, and stores what it saw once per slot. */
export const monitorLoop: Loop = {
  name: 'monitor',
  async run(signal, context) {
    const monitor = createMonitor(context)
    await everySlot(signal, monitor.onSlot)
    await monitor.close().catch((error) => context.log.warn({ err: error }, 'last observations are lost'))
  },
}

const pauseAfterRefusalMs = 10_000

function createMonitor(context: WorkerContext) {
  const { store, log, inventory, membership, stats } = context
  const lags = createDurations()
  const storedLags = createDurations()
  const buffer = createObservationBuffer(store.pool, log, (dueAt) =>
    storedLags.add(performance.now() - dueAt),
  )
  let plan = new Map<string, PlannedNode>()
  let planned = { inventory: 0, membership: 0, epoch: 0 }
  /** What was last seen of each planned node; a node is polled once this is known. */
  const seen = new Map<string, StoredObservation | null>()
  let loading = false

  /** @param forget others took over meanwhile: what stands in the database is newer than what is known here */
  function replan(slot: number, forget: boolean): void {
    if (forget) seen.clear()
    planned = {
      inventory: inventory.generation,
      membership: membership.generation,
      epoch: forget ? membership.epoch : planned.epoch,
    }
    const before = plan
    plan = planPolls(before, inventory.current, membership, slot)
    for (const [id, { node }] of before) if (plan.get(id)?.node.target !== node.target) letGo(node)
    for (const id of seen.keys()) if (!plan.has(id)) seen.delete(id)
    stats.nodes = plan.size
  }

  function letGo(node: WatchedNode): void {
    context
      .probeFor(node.kind)
      ?.release(node.target)
      .catch((error) => log.debug({ err: error }, 'connections were not released'))
  }

  /** What a new owner goes on from: counters, health and totals stand in the database. */
  async function load(): Promise<void> {
    const missing = [...plan.keys()].filter((id) => !seen.has(id))
    if (missing.length === 0 || loading) return
    loading = true
    const { epoch } = membership
    try {
      const stored = await loadObservations(store.pool, missing)
      if (epoch !== membership.epoch) return
      for (const id of missing) if (plan.has(id)) seen.set(id, stored.get(id) ?? null)
    } catch (error) {
      log.debug({ err: error }, 'could not read what was last observed')
    } finally {
      loading = false
    }
  }

  async function poll(entry: PlannedNode, dueAt: number): Promise<void> {
    const { node } = entry
    const probe = context.probeFor(node.kind)
    if (!probe) return
    lags.add(performance.now() - dueAt)
    stats.polls += 1
    entry.running = true
    try {
      const observation = await probe.observe(node.target)
      // Another plan may hold the node by now; what was seen of one that left it is dropped.
      const current = plan.get(node.id)
      const last = seen.get(node.id)
      if (!current || current.node.target !== node.target || last === undefined) return
      const { row, events } = afterPoll(last, observation, current.node)
      seen.set(node.id, row)
      if (row.refused) current.pausedUntil = performance.now() + pauseAfterRefusalMs
      const urgent = current.node.state === 'draining' || current.node.awaited
      buffer.add({ row, cluster: node.cluster.slug, urgent, dueAt }, events)
    } catch (error) {
      log.error({ node: node.name, err: error }, 'a probe threw')
    } finally {
      entry.running = false
      const current = plan.get(node.id)
      if (current) current.running = false
    }
  }

  return {
    onSlot(slot: number, dueAt: number): void {
      // What was seen while the database was away is stored first, and then found there again.
      const forget = planned.epoch !== membership.epoch && buffer.isEmpty()
      const stale = planned.inventory !== inventory.generation || planned.membership !== membership.generation
      if (stale || forget) replan(slot, forget)
      if (seen.size < plan.size) void load()
      const now = performance.now()
      for (const entry of plan.values()) {
        if (!isDue(entry, slot) || now < entry.pausedUntil) continue
        if (!seen.has(entry.node.id)) entry.soonSlot = slot + 1
        else if (entry.running) stats.pollsSkipped += 1
        else void poll(entry, dueAt)
      }
      buffer.flush()
      if (slot % 8 === 0) {
        stats.lagP99Ms = lags.percentile(0.99)
        stats.storedP99Ms = storedLags.percentile(0.99)
      }
    },
    close: () => buffer.close(),
  }
}
