import type { Drain } from '@/lib/contract/drains'
import { MusterError } from '@/lib/domain/errors'
import type { DeadlineAction } from '@/lib/domain/model'
import { changeRunningDrain, type RunningRequest } from '@/lib/store/drain-requests'
import { recordEvent } from '@/lib/store/events'
import { notify } from '@/lib/store/notify'
import { authorise, inTransaction, type ServiceContext } from '../context'
import { endedMeanwhile, lockRunningDrain } from './running'
import { shapeLastDrain } from './shape'
import { goneOnWithout, refuseUnlessEndable, refuseUnlessMessages } from './terms'

type Input = {
  cluster: string
  node: string
  deadlineSeconds?: number | null | undefined
  onDeadline?: DeadlineAction | undefined
  withoutBalancers?: string[] | undefined
  message?: string | undefined
  reason?: string | undefined
}

/**
 * Changes a running drain: its deadline, what it does then, which balancers it goes on without, what its users are
 * told.
 *
 * @throws CONFLICT when none is running or a balancer to go on without answers, BAD_REQUEST when nothing is asked
 *   for, UNPROCESSABLE when the node can't show a message
 */
export async function changeDrain(ctx: ServiceContext, input: Input): Promise<Drain> {
  const actor = authorise(ctx, 'drains.change', input.cluster)
  refuseUnlessSomething(input)
  const { cluster, node } = await inTransaction(ctx, async (tx) => {
    const { cluster, node, drain } = await lockRunningDrain(tx, input)
    refuseUnlessMessages([node], input.message)
    if (input.onDeadline) refuseUnlessEndable([node], input.onDeadline)
    const { withoutBalancers: names, message } = input
    const asked = { names: names ?? [], actor, before: drain.without, now: ctx.now() }
    const after = {
      deadlineAt: deadlineOf(input.deadlineSeconds, drain, ctx.now()),
      onDeadline: input.onDeadline ?? drain.onDeadline,
      without: names === undefined ? drain.without : await goneOnWithout(tx, cluster, asked),
    }
    const told = message === undefined ? {} : { message: { text: message, before: drain.messages } }
    if (!(await changeRunningDrain(tx, drain.id, { ...after, ...told }))) throw endedMeanwhile(node)
    await recordEvent(tx, {
      clusterId: cluster.id,
      clusterSlug: cluster.slug,
      type: 'drain.changed',
      change: true,
      actor,
      subject: { kind: 'node', name: node.name },
      summary: `Changed the drain of ${node.name}: ${whatChanged(drain, after, input)}`,
      reason: input.reason ?? null,
      before: plain(drain, drain.messages?.last.text),
      after: plain(after, message ?? drain.messages?.last.text),
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

function refuseUnlessSomething({ deadlineSeconds, onDeadline, withoutBalancers, message }: Input): void {
  if ([deadlineSeconds, onDeadline, withoutBalancers, message].some((field) => field !== undefined)) return
  throw new MusterError(
    'BAD_REQUEST',
    'deadlineSeconds, onDeadline, withoutBalancers, message: give at least one of them.',
  )
}

function deadlineOf(seconds: Input['deadlineSeconds'], drain: RunningRequest, now: Date): Date | null {
  if (seconds === undefined) return drain.deadlineAt
  return seconds === null ? null : new Date(now.getTime() + seconds * 1000)
}

type Changeable = Pick<RunningRequest, 'deadlineAt' | 'onDeadline' | 'without'>

/** `its deadline, goes on without edge-2, a message to its users` */
function whatChanged(before: Changeable, after: Changeable, { message }: Input): string {
  const were = new Set(before.without.map(({ balancer }) => balancer))
  const are = new Set(after.without.map(({ balancer }) => balancer))
  const deadline =
    before.deadlineAt?.getTime() !== after.deadlineAt?.getTime() || before.onDeadline !== after.onDeadline
  const parts = [
    ...(deadline ? ['its deadline'] : []),
    ...[...are].filter((name) => !were.has(name)).map((name) => `goes on without ${name}`),
    ...[...were].filter((name) => !are.has(name)).map((name) => `waits for ${name} again`),
    ...(message === undefined ? [] : ['a message to its users']),
  ]
  return parts.length > 0 ? parts.join(', ') : 'nothing that was not so before'
}

function plain({ deadlineAt, onDeadline, without }: Changeable, message: string | undefined) {
  return {
    ...{ deadlineAt: deadlineAt?.toISOString() ?? null, onDeadline },
    without: without.map(({ balancer }) => balancer),
    message: message ?? null,
  }
}
