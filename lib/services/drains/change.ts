import type { Drain } from '@/lib/contract/drains'
import { MusterError } from '@/lib/domain/errors'
import type { DeadlineAction } from '@/lib/domain/model'
import { changeRunningDrain, type RunningRequest } from '@/lib/store/drain-requests'
import { recordEvent } from '@/lib/store/events'
import { notify } from '@/lib/store/notify'
import { authorise, inTransaction, type ServiceContext } from '../context'
import { endedMeanwhile, lockRunningDrain } from './running'
import { shapeLastDrain } from './shape'

type Input = {
  cluster: string
  node: string
  deadlineSeconds?: number | null | undefined
  onDeadline?: DeadlineAction | undefined
  reason?: string | undefined
}

/**
 * Another deadline for a running drain, or another thing to do when it passes.
 *
 * @throws CONFLICT when none is running, BAD_REQUEST when nothing is asked for
 */
export async function changeDrain(ctx: ServiceContext, input: Input): Promise<Drain> {
  const actor = authorise(ctx, 'drains.change', input.cluster)
  if (input.deadlineSeconds === undefined && input.onDeadline === undefined) {
    throw new MusterError('BAD_REQUEST', 'deadlineSeconds, onDeadline: give at least one of them.')
  }
  const { cluster, node } = await inTransaction(ctx, async (tx) => {
    const { cluster, node, drain } = await lockRunningDrain(tx, input)
    const after = {
      deadlineAt: deadlineOf(input.deadlineSeconds, drain, ctx.now()),
      onDeadline: input.onDeadline ?? drain.onDeadline,
    }
    if (!(await changeRunningDrain(tx, drain.id, after))) throw endedMeanwhile(node)
    await recordEvent(tx, {
      clusterId: cluster.id,
      clusterSlug: cluster.slug,
      type: 'drain.changed',
      change: true,
      actor,
      subject: { kind: 'node', name: node.name },
      summary: `Changed the deadline of the drain of ${node.name}`,
      reason: input.reason ?? null,
      before: told(drain),
      after: told(after),
      data: { drain: drain.id },
    })
    await notify(
      tx,
      { topic: 'drains', cluster: cluster.slug, node: node.name },
      { topic: 'work', cluster: cluster.slug, node: node.name },
    )
    return { cluster, node }
  })
  return await shapeLastDrain(ctx, cluster, node)
}

function deadlineOf(seconds: Input['deadlineSeconds'], drain: RunningRequest, now: Date): Date | null {
  if (seconds === undefined) return drain.deadlineAt
  return seconds === null ? null : new Date(now.getTime() + seconds * 1000)
}

function told({ deadlineAt, onDeadline }: Pick<RunningRequest, 'deadlineAt' | 'onDeadline'>) {
  return { deadlineAt: deadlineAt?.toISOString() ?? null, onDeadline }
}
