import { MusterError } from '@/lib/domain/errors'
import { count } from '@/lib/domain/words'
import { saveEndedSessions } from '@/lib/store/drain-endings'
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
  const tries = new Map<string, { reading: number; failure: string | null }>()
  return {
    failureOf: (drainId) => tries.get(drainId)?.failure ?? null,
    async carryOut(drain) {
      const node = context.inventory.current.nodes.get(drain.nodeId)
      const reading = drain.attemptedAt?.getTime() ?? 0
      if (!node || reading <= (tries.get(drain.id)?.reading ?? 0)) return
      const probe = context.probeFor(node.kind)
      const note = (failure: string | null) => tries.set(drain.id, { reading, failure })
      if (!probe) return void note(`Muster can't end sessions of a node of kind ${node.kind}`)
      try {
        const ended = await probe.endSessions(node.target, 'all')
        note(null)
        if (ended > 0)
          await saveEndedSessions(context.store.pool, drain.id, ended, told(drain, ended, context.now()))
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

function told(drain: RunningDrain, ended: number, at: Date) {
  return {
    ...{ clusterId: drain.clusterId, cluster: drain.cluster, at, type: 'drain.sessions-ended', change: true },
    ...{ rule: 'drain', subjectKind: 'node', subjectName: drain.node, reason: null },
    summary: `Ended the ${count(ended, 'session')} left on ${drain.node}`,
    before: { sessions: drain.sessions },
    after: { ended },
  }
}
