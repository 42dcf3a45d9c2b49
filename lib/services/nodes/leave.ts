import type { AgentSelf } from '@/lib/contract/agent-self'
import { MusterError } from '@/lib/domain/errors'
import type { Actor, DeadlineAction } from '@/lib/domain/model'
import type { AgentRef } from '@/lib/store/agents'
import { changeRunningDrain } from '@/lib/store/drain-requests'
import { notify } from '@/lib/store/notify'
import { requireCluster } from '../clusters/require'
import { inTransaction, type ServiceContext } from '../context'
import { startDrain } from '../drain-node'
import { lockRunningDrain } from '../drains/running'
import { agentSelf, requireAgent } from './agent-self'
import { removeNode } from './remove'
import { requireNode } from './require'

type Input = {
  drain: boolean
  deadlineSeconds?: number | undefined
  onDeadline: DeadlineAction
  force: boolean
  reason?: string | undefined
}

/**
 * An agent takes its own node out: through the guard as everybody else, drained first unless it takes no traffic, and
 * removed by a worker when that is over. Asked again while it drains, the drain goes on with the newer deadline.
 *
 * @throws UNAUTHORIZED, CONFLICT when it takes traffic and is not to be drained, GUARD_REFUSED with the figures
 */
export async function leaveCluster(
  ctx: ServiceContext,
  agentToken: string | null,
  input: Input,
): Promise<AgentSelf> {
  const agent = await requireAgent(ctx, agentToken)
  const { prisma } = ctx.store
  if (input.force && !input.reason) {
    throw new MusterError('BAD_REQUEST', 'reason: say why the load limit is passed.')
  }
  const own = { ...ctx, actor: actorOf(agent, input.force) }
  const at = { cluster: agent.cluster, node: agent.node }
  const { state } = await requireNode(prisma, await requireCluster(prisma, agent.cluster), agent.node)
  if (state === 'draining' && input.drain) {
    await goOnToRemoved(own, at, input)
  } else if (state === 'active' && input.drain) {
    const { deadlineSeconds, onDeadline, force, reason = 'its host asked to leave' } = input
    await startDrain(
      own,
      { ...at, reason, deadlineSeconds, onDeadline, override: force },
      { after: 'removed' },
    )
  } else {
    await removeNode(
      { ...own, actor: actorOf(agent, true) },
      { ...at, reason: input.reason ?? 'its host asked to leave', override: input.force },
    )
    return { ...at, state: 'removed', waiting: [], sessions: null, drain: null }
  }
  return await agentSelf(ctx, agentToken)
}

/** Removing is for admins; an agent may remove nothing but its own node, which it is asked for by name here. */
function actorOf(agent: AgentRef, admin: boolean): Actor {
  const { nodeId: id, node, cluster } = agent
  return { kind: 'token', id, name: `agent of ${node}`, role: admin ? 'admin' : 'operator', cluster }
}

async function goOnToRemoved(
  ctx: ServiceContext,
  at: { cluster: string; node: string },
  { deadlineSeconds: seconds, onDeadline }: Input,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { cluster, node, drain } = await lockRunningDrain(tx, at)
    const deadlineAt = seconds === undefined ? undefined : new Date(ctx.now().getTime() + seconds * 1000)
    await changeRunningDrain(tx, drain.id, {
      after: 'removed',
      ...(deadlineAt === undefined ? {} : { deadlineAt, onDeadline }),
    })
    await notify(
      tx,
      { topic: 'drains', cluster: cluster.slug, node: node.name },
      { topic: 'work', cluster: cluster.slug, node: node.name },
    )
  })
}
