import { MusterError } from '@/lib/domain/errors'
import { recordEvent } from '@/lib/store/events'
import { notify } from '@/lib/store/notify'
import { authorise, inTransaction, requirePorts, type ServiceContext } from '../context'
import { askedNode } from './asked-node'

type Input = { cluster: string; node: string; fingerprint: string; reason?: string | undefined }

/**
 * Ends one session on its node; written once the node has said that it is gone.
 *
 * @throws NOT_FOUND when the node holds no such session (any more), UNAVAILABLE when it can't be asked
 */
export async function endSession(ctx: ServiceContext, input: Input): Promise<{ ended: true }> {
  const actor = authorise(ctx, 'nodes.endSession', input.cluster)
  const { cluster, node, probe, target } = await askedNode(ctx, input)
  const ended = await probe
    .endSessions(target, [input.fingerprint])
    .finally(() => requirePorts(ctx).sessions.forget(node.id))
  if (ended === 0) {
    throw new MusterError('NOT_FOUND', `${node.name} holds no session ${input.fingerprint} (any more).`)
  }
  await inTransaction(ctx, async (tx) => {
    await recordEvent(tx, {
      clusterId: cluster.id,
      clusterSlug: cluster.slug,
      type: 'node.session-ended',
      change: true,
      actor,
      subject: { kind: 'node', name: node.name },
      summary: `Ended the session ${input.fingerprint} on ${node.name}`,
      reason: input.reason ?? null,
      data: { fingerprint: input.fingerprint },
    })
    await notify(tx, { topic: 'nodes', cluster: cluster.slug, node: node.name })
  })
  return { ended: true }
}
