import { MusterError } from '@/lib/domain/errors'
import { count } from '@/lib/domain/words'
import { beginEnding, saveEndedSessions } from '@/lib/store/drain-endings'
import type { RunningDrain } from '@/lib/store/running-drains'
import type { WorkerContext } from './worker-context'

/** Ends the sessions that are left on draining nodes, once for every reading that shows some. */
export type Endings = {
  /** Why the last try for this drain failed; null = it did not. */
  failureOf(drainId: string): string | null
  carryOut(drain: RunningDrain): Promise<void>
  keepOnly(drainIds: string[]): void
}

export function createEndings(context: WorkerContext): Endings {
  const { pool } = context.store
  const tries = new Map<string, { reading: number; failure: string | null }>()
  return {
    failureOf: (drainId) => tries.get(drainId)?.failure ?? null,
    async carryOut(drain) {
      const node = context.inventory.current.nodes.get(drain.nodeId)
      const reading = drain.attemptedAt?.getTime() ?? 0
      if (!node || drain.ending !== null || reading <= (tries.get(drain.id)?.reading ?? 0)) return
      const probe = context.probeFor(node.kind)
      const note = (failure: string | null) => tries.set(drain.id, { reading, failure })
      if (!probe) return void note(`Muster can't end sessions of a node of kind ${node.kind}`)
      await beginEnding(pool, drain.id, drain.sessions ?? 0, context.now())
      try {
        const ended = await probe.endSessions(node.target, 'all')
        note(null)
        await saveEnded(context, drain, ended)
      } catch (error) {
        if (!(error instanceof MusterError)) throw error
        note(error.message)
      }
    },
    keepOnly(drainIds) {
      const kept = new Set(drainIds)
      for (const id of tries.keys()) if (!kept.has(id)) tries.delete(id)
    },
  }
}

/** After so long, nothing that a dead worker asked of a node is under way any more. */
const settledMs = 5_000

/**
 * How many a worker ended that died, or lost sight of the node, before it could count: as many as are gone since. null =
 * nothing is to be counted, or that can't be told yet.
 */
export function endedUncounted(drain: RunningDrain): number | null {
  const { ending, sessions, attemptedAt } = drain
  if (ending === null || sessions === null || attemptedAt === null) return null
  const sinceMs = attemptedAt.getTime() - (drain.readings.at(-1)?.latencyMs ?? 0) - ending.at.getTime()
  const isFinal = sinceMs > settledMs || (sinceMs > 0 && sessions === 0)
  return isFinal ? Math.max(0, ending.sessions - sessions) : null
}

export async function saveEnded(context: WorkerContext, drain: RunningDrain, ended: number): Promise<void> {
  const events = ended > 0 ? [told(drain, ended, context.now())] : []
  await saveEndedSessions(context.store.pool, drain.id, ended, events, drain.cluster)
}

function told(drain: RunningDrain, ended: number, at: Date) {
  return {
    ...{ clusterId: drain.clusterId, cluster: drain.cluster, at, type: 'drain.sessions-ended', change: true },
    ...{ rule: 'drain', subjectKind: 'node', subjectName: drain.node, reason: null },
    summary: `Ended the ${count(ended, 'session')} left on ${drain.node}`,
    before: { sessions: drain.sessions },
    after: { ended },
  }
}
