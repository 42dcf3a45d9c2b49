import type { AgentIdentity } from '@/lib/contract/bus'
import { MusterError } from '@/lib/domain/errors'
import { sha256Hex } from '@/lib/platform/crypto'
import { useEnrolment } from '@/lib/store/agents'
import { inTransaction, type ServiceContext } from '../context'
import { identityMaker } from './identity'

/**
 * Gives an agent its identity for a one-time token, which is used up.
 *
 * @throws UNAUTHORIZED when the token is unknown, used or expired, UNAVAILABLE without a broker
 */
export async function enrolAgent(
  ctx: ServiceContext,
  input: { token: string; version: string },
): Promise<AgentIdentity> {
  const identify = await identityMaker(ctx)
  return await inTransaction(ctx, async (tx) => {
    const node = await useEnrolment(tx, sha256Hex(input.token), ctx.now())
    if (!node) {
      throw new MusterError(
        'UNAUTHORIZED',
        'This one-time token is unknown, used up or expired: make a new one on the page of the node.',
      )
    }
    return await identify(tx, node, input.version)
  })
}
