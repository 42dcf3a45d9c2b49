import type { AgentIdentity } from '@/lib/contract/bus'
import { exchangeOf, queueOf, reportsExchange } from '@/lib/contract/bus-names'
import { MusterError } from '@/lib/domain/errors'
import { newToken, sha256Hex } from '@/lib/platform/crypto'
import { type AgentRef, putAgent } from '@/lib/store/agents'
import type { Transaction } from '@/lib/store/client'
import { recordEvent } from '@/lib/store/events'
import { notify } from '@/lib/store/notify'
import { requirePorts, type ServiceContext } from '../context'
import { signingKey } from './signing-key'

/** Gives the agents of nodes who they are, in the caller's transaction. */
export type IdentityMaker = (tx: Transaction, node: AgentRef, version: string) => Promise<AgentIdentity>

/** @throws UNAVAILABLE without a broker */
export async function identityMaker(ctx: ServiceContext): Promise<IdentityMaker> {
  const { site } = requirePorts(ctx)
  const amqpUrl = site.agentAmqpUrl || site.amqpUrl
  if (!amqpUrl) {
    throw new MusterError(
      'UNAVAILABLE',
      'This console was started without a broker (AMQP_URL): agents are off.',
    )
  }
  const key = await signingKey(ctx)
  return async (tx, node, version) => {
    const agentToken = newToken('agent')
    await putAgent(tx, {
      nodeId: node.nodeId,
      tokenHash: sha256Hex(agentToken),
      version,
      enrolledAt: ctx.now(),
    })
    await recordEvent(tx, {
      clusterId: node.clusterId,
      clusterSlug: node.cluster,
      type: 'agent.enrolled',
      change: true,
      actor: { kind: 'system', rule: 'enrolment' },
      subject: { kind: 'node', name: node.node },
      summary: `The agent of ${node.node} enrolled`,
      after: { version },
    })
    await notify(
      tx,
      { topic: 'agents', cluster: node.cluster, node: node.node },
      { topic: 'work', cluster: node.cluster },
    )
    return {
      cluster: node.cluster,
      node: node.node,
      agentToken,
      amqpUrl,
      exchange: exchangeOf(node.cluster),
      queue: queueOf(node.cluster, node.node),
      reportsExchange,
      signingKey: { id: key.id, publicKey: key.publicKey },
    }
  }
}
