import type { AgentIdentity } from '@/lib/contract/bus'
import { exchangeOf, queueOf, reportsExchange } from '@/lib/contract/bus-names'
import { MusterError } from '@/lib/domain/errors'
import { newToken, sha256Hex } from '@/lib/platform/crypto'
import { putAgent, useEnrolment } from '@/lib/store/agents'
import { recordEvent } from '@/lib/store/events'
import { notify } from '@/lib/store/notify'
import { inTransaction, requirePorts, type ServiceContext } from '../context'
import { signingKey } from './signing-key'

/**
 * Gives an agent its identity for a one-time token, which is used up.
 *
 * @throws UNAUTHORIZED when the token is unknown, used or expired, UNAVAILABLE without a broker
 */
export async function enrolAgent(
  ctx: ServiceContext,
  input: { token: string; version: string },
): Promise<AgentIdentity> {
  const { site } = requirePorts(ctx)
  const amqpUrl = site.agentAmqpUrl || site.amqpUrl
  if (!amqpUrl) {
    throw new MusterError(
      'UNAVAILABLE',
      'This console was started without a broker (AMQP_URL): agents are off.',
    )
  }
  const key = await signingKey(ctx)
  const now = ctx.now()
  const agentToken = newToken('agent')
  return await inTransaction(ctx, async (tx) => {
    const node = await useEnrolment(tx, sha256Hex(input.token), now)
    if (!node) {
      throw new MusterError(
        'UNAUTHORIZED',
        'This one-time token is unknown, used up or expired: make a new one on the page of the node.',
      )
    }
    await putAgent(tx, {
      nodeId: node.nodeId,
      tokenHash: sha256Hex(agentToken),
      version: input.version,
      enrolledAt: now,
    })
    await recordEvent(tx, {
      clusterId: node.clusterId,
      clusterSlug: node.cluster,
      type: 'agent.enrolled',
      change: true,
      actor: { kind: 'system', rule: 'enrolment' },
      subject: { kind: 'node', name: node.node },
      summary: `The agent of ${node.node} enrolled`,
      after: { version: input.version },
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
  })
}
