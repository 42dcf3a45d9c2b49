import { errors } from 'undici'
import type { Failure } from '@/lib/domain/model'

const certificateCodes =
  /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|CERT_|ERR_TLS_CERT_|HOSTNAME_MISMATCH)/
const closedCodes = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'])

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  // Several addresses were tried; they failed alike.
  return error instanceof AggregateError ? codeOf(error.errors[0]) : codeOf(error.cause)
}

const seconds = (timeoutMs: number) => `${timeoutMs / 1000} s`

export const timeoutFailure = (place: string, timeoutMs: number): Failure => ({
  kind: 'timeout',
  message: `${place} did not answer in full within ${seconds(timeoutMs)}. It may hang or have no free thread, or a firewall may drop the packets.`,
})

export const tooLargeFailure = (place: string, limitBytes: number): Failure => ({
  kind: 'too-large',
  message: `The answer of ${place} is larger than ${limitBytes / 1024 / 1024} MiB and was cut off. Check the address.`,
})

/** `place` is the URL without credentials. */
export function failureOfError(error: unknown, place: string): Failure {
  const code = codeOf(error)
  const say = (kind: Failure['kind'], message: string): Failure => ({ kind, message })
  if (code === 'ECONNREFUSED') {
    return say('refused', `Nothing listens at ${place}. Is the balancer running, and is the port right?`)
  }
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') {
    return say(
      'timeout',
      `No connection to ${place} in time. A firewall may drop the packets, or the host is gone.`,
    )
  }
  if (certificateCodes.test(code)) {
    return say(
      'certificate',
      `The certificate of ${place} is not trusted (${code}). Start Muster with NODE_EXTRA_CA_CERTS naming a file with the authority's certificate, or give the balancer a certificate for this host name.`,
    )
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    return say(
      'certificate',
      `No TLS connection with ${place} (${code}). If the port speaks plain HTTP, write http:// in the address.`,
    )
  }
  if (error instanceof errors.HTTPParserError) {
    return say('bad-reply', `What answers at ${place} does not speak HTTP. Check the port.`)
  }
  if (closedCodes.has(code)) {
    return say(
      'bad-reply',
      `${place} closed the connection before it had answered. If the port speaks HTTPS, write https:// in the address.`,
    )
  }
  return say(
    'unreachable',
    `${place} can't be reached (${code || 'unknown error'}). Check the host name and the route to it.`,
  )
}

/** null when the status is 200: whether that is an answer is for the parser to say. */
export function failureOfStatus(
  status: number,
  place: string,
  what: string,
  username: string | null,
): Failure | null {
  if (status === 200) return null
  const who = username === null ? 'no user name was given' : `user ${username}`
  if (status === 401) {
    return {
      kind: 'unauthorized',
      message: `${place} refused the credentials (401; ${who}). Correct the user name and password.`,
    }
  }
  if (status === 403) {
    return {
      kind: 'forbidden',
      message: `${place} forbids this (403; ${who}). Admit Muster's address, or the user, in the Require of its Location in httpd's configuration.`,
    }
  }
  if (status === 404) {
    return {
      kind: 'bad-reply',
      message: `There is no ${what} at ${place} (404). Check the address, and that httpd's configuration has it there.`,
    }
  }
  if (status >= 300 && status < 400) {
    return {
      kind: 'bad-reply',
      message: `${place} redirects (${status}). Use the final address.`,
    }
  }
  return { kind: 'bad-reply', message: `${place} answered ${status}. Look at httpd's error log.` }
}
