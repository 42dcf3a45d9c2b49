import type { Drain } from '@/lib/contract/drains'
import { MusterError } from '@/lib/domain/errors'
import type { Actor } from '@/lib/domain/model'
import { count } from '@/lib/domain/words'
import type { Transaction } from '@/lib/store/client'
import type { ClusterRecord } from '@/lib/store/clusters'
import { changeRunningDrain, type RunningRequest } from '@/lib/store/drain-requests'
import { recordEvent } from '@/lib/store/events'
import type { NodeRecord } from '@/lib/store/nodes'
import { notify } from '@/lib/store/notify'
import { authorise, inTransaction, type ServiceContext } from '../context'
import { beginMaintenance } from '../maintain-node'
import { knownOf } from '../nodes/known'
import { endedMeanwhile, lockRunningDrain } from './running'
import { shapeLastDrain } from './shape'
import { refuseUnlessEndable } from './terms'

type Input = {
  cluster: string
  node: string
  how: 'end-sessions' | 'disable'
  sessions: number | null
  reason: string
}

/**
 * Finishes a running drain now. Whoever asks says how many people they know to hit; more are not hit.
 *
 * @throws CONFLICT when none is running, when more sessions are left, or when ended ones would come back; UNPROCESSABLE
 *   when Muster can't end sessions of such a node
 */
export async function finishDrain(ctx: ServiceContext, input: Input): Promise<Drain> {
  const actor = authorise(ctx, 'drains.finish', input.cluster)
  const now = ctx.now()
  const { cluster, node } = await inTransaction(ctx, async (tx) => {
    const { cluster, node, drain } = await lockRunningDrain(tx, input)
    const { sessions } = knownOf(node, cluster.pollIntervalSeconds, now)
    refuseUnlessSeen(node, sessions, input)
    if (input.how === 'disable') {
      await beginMaintenance(tx, { actor, cluster, node, now, reason: input.reason, passed: null })
    } else {
      await endSessionsNow(tx, { actor, cluster, node, drain, sessions, reason: input.reason, now })
    }
    return { cluster, node }
  })
  return await shapeLastDrain(ctx, cluster, node)
}

function refuseUnlessSeen(
  { name }: NodeRecord,
  sessions: number | null,
  { how, sessions: seen }: Input,
): void {
  if (sessions === null) {
    if (how === 'disable' && seen === null) return
    throw new MusterError('CONFLICT', `How many sessions are left on ${name} is not known.`, { sessions })
  }
  if (seen !== null && sessions <= seen) return
  const saw = seen === null ? 'an unknown number' : String(seen)
  const message = `${count(sessions, 'session')} would be lost on ${name}, not ${saw}: look again.`
  throw new MusterError('CONFLICT', message, { sessions })
}

type Ending = {
  actor: Actor
  cluster: ClusterRecord
  node: NodeRecord
  drain: RunningRequest
  sessions: number | null
  reason: string
  now: Date
}

/** Its deadline is now: what a worker does when it passes is the same, whoever set it. */
async function endSessionsNow(tx: Transaction, ending: Ending): Promise<void> {
  const { actor, cluster, node, drain, sessions, reason, now } = ending
  refuseUnlessEndable([node], 'end-sessions')
  if (drain.confirmedAt === null) {
    const message = `Not every balancer of ${node.name} has confirmed the drain: people would be sent back to it.`
    const ways = 'Disable it instead, wait, or go on without those that do not answer.'
    throw new MusterError('CONFLICT', `${message} ${ways}`)
  }
  const change = { deadlineAt: now, onDeadline: 'end-sessions', endedBy: actor } as const
  if (!(await changeRunningDrain(tx, drain.id, change))) throw endedMeanwhile(node)
  await recordEvent(tx, {
    clusterId: cluster.id,
    clusterSlug: cluster.slug,
    type: 'drain.finished',
    change: true,
    actor,
    subject: { kind: 'node', name: node.name },
    summary: `Ends the ${count(sessions ?? 0, 'session')} left on ${node.name}`,
    reason,
    before: { deadlineAt: drain.deadlineAt?.toISOString() ?? null, onDeadline: drain.onDeadline },
    after: { deadlineAt: now.toISOString(), onDeadline: 'end-sessions' },
    data: { drain: drain.id, sessions },
  })
  await notify(
    tx,
    { topic: 'drains', cluster: cluster.slug, node: node.name },
    { topic: 'work', cluster: cluster.slug, node: node.name },
  )
}
