import { X509Certificate } from 'node:crypto'
import { MusterError } from '@/lib/domain/errors'

const blocks = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

/** Each certificate of an authority's PEM has to be one. */
export function refuseUnreadable(pem: string | null | undefined): void {
  if (pem) certificates(pem)
}

function certificates(pem: string): X509Certificate[] {
  try {
    return (pem.match(blocks) ?? []).map((block) => new X509Certificate(block))
  } catch {
    throw new MusterError('UNPROCESSABLE', 'caCertificate: this is no certificate that can be read.')
  }
}

/** For the activity log: whose it is, and which, instead of the whole text. */
export function authorityInWords(pem: string | null): string | null {
  if (pem === null) return null
  const named = certificates(pem).map(({ subject, fingerprint256 }) => {
    return `${subject.trim().replaceAll(/\s*\n\s*/g, ', ')} (SHA-256 ${fingerprint256.replaceAll(':', '').toLowerCase()})`
  })
  return named.join('; ')
}
