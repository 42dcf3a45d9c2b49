import { MusterError } from '@/lib/domain/errors'
import { count } from '@/lib/domain/words'
import { saveMessageOutcome } from '@/lib/store/drain-endings'
import type { RunningDrain } from '@/lib/store/running-drains'
import type { WorkerContext } from './worker-context'

/** Shows the users of draining nodes what they are to be told. */
export type Messages = { carryOut(drain: RunningDrain): Promise<void> }

type Outcome = { recipients: number } | { failure: string }

/**
 * Once for each text, whatever comes of it: who asked reads the outcome, and can ask again. A worker that dies in
 * between leaves it to the next, so that users may read it twice rather than never.
 */
export function createMessages(context: WorkerContext): Messages {
  return {
    async carryOut(drain) {
      const last = drain.messages.at(-1)
      if (!last || last.sentAt !== null || last.failure !== null) return
      const outcome = await show(context, drain, last.text)
      const at = context.now()
      const known = 'failure' in outcome ? outcome : { ...outcome, sentAt: at }
      await saveMessageOutcome(context.store.pool, drain.id, last.text, known, told(drain, outcome, at))
    },
  }
}

async function show(context: WorkerContext, drain: RunningDrain, text: string): Promise<Outcome> {
  const node = context.inventory.current.nodes.get(drain.nodeId)
  const probe = node && context.probeFor(node.kind)
  if (!node || !probe?.message) return { failure: `${drain.node} can't show its users a message` }
  try {
    return { recipients: await probe.message(node.target, 'all', text) }
  } catch (error) {
    if (error instanceof MusterError) return { failure: error.message }
    throw error
  }
}

function told(drain: RunningDrain, outcome: Outcome, at: Date) {
  const summary =
    'failure' in outcome
      ? `The users of ${drain.node} could not be told: ${outcome.failure}`
      : `Told ${count(outcome.recipients, 'user')} of ${drain.node}`
  return {
    ...{ clusterId: drain.clusterId, cluster: drain.cluster, at, type: 'drain.message', change: true },
    ...{ rule: 'drain', subjectKind: 'node', subjectName: drain.node, reason: null, summary },
    before: null,
    after: { text: drain.messages.at(-1)?.text, ...outcome },
    data: { drain: drain.id },
  }
}
