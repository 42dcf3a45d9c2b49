import { MusterError } from '@/lib/domain/errors'
import type { BalancerKind } from '@/lib/domain/model'

/** @throws UNPROCESSABLE when a balancer of this kind can't be reached that way */
export function refuseAddress(kind: BalancerKind, address: string): void {
  const isUrl = /^https?:\/\//.test(address)
  if (kind === 'haproxy' && isUrl) {
    throw new MusterError(
      'UNPROCESSABLE',
      'address: HAProxy is reached by host:port or the path of a unix socket.',
    )
  }
  if (kind !== 'haproxy' && !isUrl) {
    throw new MusterError('UNPROCESSABLE', `address: ${kind} is reached by the URL of its manager.`)
  }
}
