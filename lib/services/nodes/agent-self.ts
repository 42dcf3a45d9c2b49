import type { AgentSelf } from '@/lib/contract/agent-self'
import { MusterError } from '@/lib/domain/errors'
import { sha256Hex } from '@/lib/platform/crypto'
import { type AgentRef, findAgentByToken } from '@/lib/store/agents'
import { latestDrain } from '@/lib/store/leaving'
import { requireCluster } from '../clusters/require'
import type { ServiceContext } from '../context'
import { requireNode } from './require'
import { shapeOneNode } from './shape'

/** Which node an agent stands on, by its own token. @throws UNAUTHORIZED */
export async function requireAgent(ctx: ServiceContext, agentToken: string | null): Promise<AgentRef> {
  const agent = agentToken && (await findAgentByToken(ctx.store.prisma, sha256Hex(agentToken)))
  if (!agent) {
    throw new MusterError('UNAUTHORIZED', "This agent's token is unknown, or its node was removed.")
  }
  return agent
}

/** How the agent's own node stands, and what it waits for. */
export async function agentSelf(ctx: ServiceContext, agentToken: string | null): Promise<AgentSelf> {
  const agent = await requireAgent(ctx, agentToken)
  const { prisma } = ctx.store
  const cluster = await requireCluster(prisma, agent.cluster)
  const node = await requireNode(prisma, cluster, agent.node)
  const [shape, drain] = await Promise.all([shapeOneNode(ctx, cluster, node), latestDrain(prisma, node.id)])
  const running = drain?.endedAt === null ? drain : null
  return {
    cluster: agent.cluster,
    node: agent.node,
    state: node.state,
    waiting: running
      ? running.waiting
      : shape.joining.filter(({ met }) => !met).map(({ message }) => message),
    sessions: shape.sessions,
    drain: running && {
      id: running.id,
      state: running.state,
      requestedAt: running.requestedAt,
      deadlineAt: running.deadlineAt,
    },
  }
}
