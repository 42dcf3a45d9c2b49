import type { X509Certificate } from 'node:crypto'
import { connect, type TLSSocket } from 'node:tls'
import { buildConnector } from 'undici'
import type { Failure } from '@/lib/domain/model'

/** What is accepted of a server over HTTPS: see ProbeTarget. */
export type Trust = { ca: string | null; fingerprint: string | null }

/** A certificate that a server showed, trusted or not. `fingerprint`: SHA-256 in lower-case hex. */
export type CertificateSeen = { fingerprint: string; subject: string; issuer: string; validTo: Date | null }

/** It was shown, and is not accepted: nothing was sent to the server. */
export class CertificateRefused extends Error {
  constructor(
    /** Of Node.js or OpenSSL; `PIN` when another one is pinned. */
    readonly code: string,
    readonly seen: CertificateSeen,
    readonly pin: string | null,
  ) {
    super(`a certificate was refused (${code})`)
  }
}

/** `CN=node1\nO=Example` → `CN=node1, O=Example`, no longer than a sentence bears. */
const nameOf = (lines: string) =>
  lines
    .trim()
    .replaceAll(/\s*\n\s*/g, ', ')
    .slice(0, 200)

function certificateOf(certificate: X509Certificate): CertificateSeen {
  const validTo = new Date(certificate.validTo)
  return {
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    subject: nameOf(certificate.subject ?? '') || certificate.subjectAltName?.slice(0, 200) || 'no name',
    issuer: nameOf(certificate.issuer ?? '') || 'nobody named',
    validTo: Number.isNaN(validTo.getTime()) ? null : validTo,
  }
}

function shownBy(socket: TLSSocket): CertificateSeen | null {
  const shown = socket.getPeerX509Certificate()
  return shown ? certificateOf(shown) : null
}

/**
 * A pin alone stands for itself: neither authority, name nor dates are looked at. Beside an authority, both have to
 * hold.
 */
function refusalOf(socket: TLSSocket, trust: Trust | null): Error | null {
  const seen = shownBy(socket)
  if (!seen) return new Error('a TLS server without a certificate')
  const pin = trust?.fingerprint ?? null
  if (pin !== null && pin !== seen.fingerprint) return new CertificateRefused('PIN', seen, pin)
  const judged = pin === null || (trust?.ca ?? null) !== null
  if (!judged || socket.authorized) return null
  return new CertificateRefused(codeOf(socket.authorizationError), seen, null)
}

/** Typed as an error, and a code in truth. */
function codeOf(problem: unknown): string {
  if (typeof problem === 'string') return problem
  return problem instanceof Error && 'code' in problem ? String(problem.code) : 'not authorized'
}

/**
 * Connects as undici does, and judges the certificate before anything is sent. Sessions are not resumed: a resumed
 * one is not judged again by Node.js.
 */
export function connectorFor(trust: Trust | null, timeoutMs: number | null): buildConnector.connector {
  const connector = buildConnector({
    ...(timeoutMs === null ? {} : { timeout: timeoutMs }),
    ...(trust?.ca ? { ca: trust.ca } : {}),
    rejectUnauthorized: false,
    maxCachedSessions: 0,
  })
  return (options, callback) => {
    connector(options, (...result) => {
      const [, socket] = result
      const refusal = socket && options.protocol === 'https:' ? refusalOf(socket as TLSSocket, trust) : null
      if (!refusal) return callback(...result)
      socket?.destroy()
      callback(refusal, null)
    })
  }
}

/** By which kept connections are told apart: those of one trust serve no other. */
export const trustKey = (trust: Trust | null | undefined) =>
  trust ? `${trust.fingerprint ?? ''} ${trust.ca ?? ''}` : ''

/** The certificate that a server shows, whatever it is worth; null = none, within this time. Sends no request. */
export function meetCertificate(url: string, timeoutMs: number): Promise<CertificateSeen | null> {
  const { protocol, hostname, port } = new URL(url)
  if (protocol !== 'https:') return Promise.resolve(null)
  const host = hostname.replace(/^\[|\]$/g, '')
  const named = /^[\d.]+$|:/.test(host) ? {} : { servername: host }
  return new Promise((resolve) => {
    const options = { host, port: Number(port || 443), rejectUnauthorized: false, ...named }
    const socket = connect(options, () => end(shownBy(socket)))
    const end = (seen: CertificateSeen | null) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(seen)
    }
    const timer = setTimeout(() => end(null), timeoutMs)
    socket.on('error', () => end(null))
  })
}

const day = (date: Date | null) => date?.toISOString().slice(0, 10) ?? 'a day that it does not tell'

/** `place` is the address without credentials. The whole fingerprint is in it: it is what can be pinned. */
export function certificateFailure({ code, seen, pin }: CertificateRefused, place: string): Failure {
  return { kind: 'certificate', message: `The certificate of ${place} ${problemOf(code, seen, pin)}` }
}

function problemOf(code: string, seen: CertificateSeen, pin: string | null): string {
  const { fingerprint, subject, issuer, validTo } = seen
  const orPin = `or pin this certificate: SHA-256 ${fingerprint}`
  switch (code) {
    case 'PIN':
      return `is not the one that is pinned: it shows SHA-256 ${fingerprint}, pinned is ${pin}. If it was renewed, pin the new one; otherwise something else answers there.`
    case 'CERT_HAS_EXPIRED':
      return `expired on ${day(validTo)}. Renew it on the node, ${orPin}.`
    case 'CERT_NOT_YET_VALID':
      return `is not valid yet. Compare the clocks of the node and of Muster, ${orPin}.`
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `is for another name (${subject}). Use a name that it holds in the address, ${orPin}.`
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return `is signed by itself (${subject}). Give Muster that certificate as its authority, ${orPin}.`
    default:
      return `is not signed by an authority that is trusted (${code}; issued by ${issuer}). Give Muster the certificate of that authority, ${orPin}.`
  }
}
