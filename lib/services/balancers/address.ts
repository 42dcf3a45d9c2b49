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
  if (isUrl && !isPlainUrl(address)) {
    // Addresses are shown and logged: a password in one would be, too.
    throw new MusterError(
      'UNPROCESSABLE',
      'address: A URL without user name, password, ? and #; credentials have fields of their own.',
    )
  }
}

function isPlainUrl(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { username, password, search, hash } = new URL(address)
  return username === '' && password === '' && search === '' && hash === ''
}
