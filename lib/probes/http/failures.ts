import type { Failure } from '@/lib/domain/model'
import { CertificateRefused } from '../certificates'
import { failureOfError } from '../tomcat/failures'

/** `place` is the address without credentials and query. */
export function failureOfPage(error: unknown, place: string): Failure {
  const failure = failureOfError(error, place)
  switch (failure.kind) {
    case 'certificate':
      if (error instanceof CertificateRefused) return failure
      return {
        kind: 'certificate',
        message: `There is no TLS connection with ${place}. If the port speaks plain HTTP, write http:// in the address.`,
      }
    case 'not-tomcat':
      return { kind: 'bad-reply', message: `What answers at ${place} does not speak HTTP. Check the port.` }
    case 'bad-reply':
      return {
        kind: 'bad-reply',
        message: `${place} closed the connection before it had answered. If the port speaks HTTPS, write https:// in the address; otherwise the node is probably stopping.`,
      }
    default:
      return failure
  }
}

export const latePage = (place: string, timeoutMs: number): Failure => ({
  kind: 'timeout',
  message: `${place} did not answer in full within ${timeoutMs / 1000} s. It may be frozen or have no free thread; look at the node itself.`,
})

export const largePage = (place: string, limitBytes: number): Failure => ({
  kind: 'too-large',
  message: `The answer of ${place} is larger than ${Math.round(limitBytes / 1024)} KiB and was cut off. Take a page that tells the status alone.`,
})

/** null = it is the status that is wanted. */
export function failureOfStatus(
  status: number,
  place: string,
  wanted: { status: number; username: string | null },
): Failure | null {
  if (status === wanted.status) return null
  if (status === 401 && wanted.username !== null) {
    return {
      kind: 'unauthorized',
      message: `${place} refused the credentials of user ${wanted.username} (401). Correct the user name and password.`,
    }
  }
  if (status === 401 || status === 403) {
    return {
      kind: 'forbidden',
      message: `${place} forbids this (${status}). Take a page that this address and this user may see.`,
    }
  }
  return { kind: 'bad-reply', message: `${place} answered ${status} instead of ${wanted.status}.` }
}
