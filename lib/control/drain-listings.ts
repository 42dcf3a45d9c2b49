import type { RunningDrain } from '@/lib/store/running-drains'
import type { Listed } from './drain-step'
import type { WorkerContext } from './worker-context'

const everyMs = 5_000
/** A node that takes long to list its sessions is asked seldom: for a tenth of the time at the most. */
const shareOfTime = 10
const sessionsMax = 1_000

/** The sessions that are left on draining nodes, as they were last listed by this worker. */
export type Listings = {
  of(drainId: string): Listed | null
  /** Lists the sessions that are left, unless that was done a moment ago; answers later. */
  refresh(drain: RunningDrain): void
  keepOnly(drainIds: string[]): void
}

export function createListings(context: WorkerContext): Listings {
  const listed = new Map<string, Listed>()
  const dueAt = new Map<string, number>()
  return {
    of: (drainId) => listed.get(drainId) ?? null,
    refresh(drain) {
      const node = context.inventory.current.nodes.get(drain.nodeId)
      const probe = node && context.probeFor(node.kind)
      const begun = performance.now()
      if (!node || !probe || begun < (dueAt.get(drain.id) ?? 0)) return
      dueAt.set(drain.id, Number.POSITIVE_INFINITY)
      probe
        .sessions(node.target, { sessionsMax })
        .then((held) => {
          if (dueAt.has(drain.id)) listed.set(drain.id, { at: context.now(), held })
        })
        // That the node does not answer is told by its polls.
        .catch((error) => context.log.debug({ node: node.name, err: error }, 'sessions were not listed'))
        .finally(() => {
          const pause = Math.max(everyMs, (performance.now() - begun) * shareOfTime)
          if (dueAt.has(drain.id)) dueAt.set(drain.id, performance.now() + pause)
        })
    },
    keepOnly(drainIds) {
      const kept = new Set(drainIds)
      for (const id of dueAt.keys()) {
        if (kept.has(id)) continue
        dueAt.delete(id)
        listed.delete(id)
      }
    },
  }
}
