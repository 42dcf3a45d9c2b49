import { errors } from 'undici'
import type { Failure } from '@/lib/domain/model'
import { CertificateRefused, certificateFailure } from '../certificates'

const networkCodes = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'EADDRNOTAVAIL',
])
const closedCodes = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'])

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  // Several addresses were tried; they failed alike.
  return error instanceof AggregateError ? codeOf(error.errors[0]) : codeOf(error.cause)
}

/** The kept connection was closed by the server at the moment it was used again: worth one more try. */
export const isClosedConnection = (error: unknown) => closedCodes.has(codeOf(error))

export const timeoutFailure = (place: string, timeoutMs: number): Failure => ({
  kind: 'timeout',
  message: `${place} did not answer in full within ${timeoutMs / 1000} s. The JVM may be frozen, out of memory or have no free thread; look at the node itself.`,
})

export const tooLargeFailure = (place: string, limitBytes: number): Failure => ({
  kind: 'too-large',
  message: `The answer of ${place} is larger than ${Math.round(limitBytes / 1024 / 1024)} MiB and was cut off. Check that the manager URL is that of a Tomcat manager.`,
})

/** `place` is the manager URL without credentials. */
export function failureOfError(error: unknown, place: string): Failure {
  if (error instanceof CertificateRefused) return certificateFailure(error, place)
  const code = codeOf(error)
  if (code === 'ECONNREFUSED') {
    return {
      kind: 'refused',
      message: `Nothing listens at ${place}. Is the node running, and is the port right?`,
    }
  }
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') {
    return {
      kind: 'timeout',
      message: `No connection to ${place} in time. A firewall may drop the packets, or the host is gone.`,
    }
  }
  if (networkCodes.has(code)) {
    return {
      kind: 'unreachable',
      message: `${place} can't be reached (${code}). Check the host name and the route to it.`,
    }
  }
  if (error instanceof errors.HTTPParserError) {
    return { kind: 'not-tomcat', message: `What answers at ${place} does not speak HTTP. Check the port.` }
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    return {
      kind: 'certificate',
      message: `No TLS connection with ${place} (${code}). If the port speaks plain HTTP, write http:// in the manager URL.`,
    }
  }
  if (closedCodes.has(code)) {
    return {
      kind: 'bad-reply',
      message: `${place} closed the connection before it had answered. If the port speaks HTTPS, write https:// in the manager URL; otherwise the node is probably stopping.`,
    }
  }
  return { kind: 'unreachable', message: `${place} can't be asked (${code || 'unknown error'}).` }
}

/** null when the status is 200: whether that is an answer is for the parser to say. */
export function failureOfStatus(
  status: number,
  place: string,
  need: { username: string | null; role: string; location: string | null },
): Failure | null {
  if (status === 200) return null
  const who = need.username === null ? 'no user name was given' : `user ${need.username}`
  if (status === 401) {
    return {
      kind: 'unauthorized',
      message: `${place} refused the credentials (401; ${who}). Correct the user name and password; Tomcat also refuses right ones for 5 minutes after several wrong attempts.`,
    }
  }
  if (status === 403) {
    return {
      kind: 'forbidden',
      message: `${place} forbids this (403; ${who}). Give the user the role ${need.role} in tomcat-users.xml; if it has it, admit the address of Muster in the RemoteCIDRValve of the manager's context.xml.`,
    }
  }
  if (status === 404) {
    return {
      kind: 'not-tomcat',
      message: `There is no Tomcat manager at ${place} (404). Check the manager URL, and that the manager application is deployed and running.`,
    }
  }
  if (status >= 300 && status < 400) {
    const target = need.location ? ` to ${need.location}` : ''
    return {
      kind: 'bad-reply',
      message: `${place} redirects${target} (${status}). Use the final address as manager URL.`,
    }
  }
  return { kind: 'bad-reply', message: `${place} answered ${status}. Look at the node's log.` }
}
