import { execFileSync } from 'node:child_process'
import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { serverUser } from './user'

export interface CertificateFiles {
  keyFile: string
  certificateFile: string
  /** PEM of the certificate itself. */
  certificate: string
}

export interface CertificateOptions {
  directory: string
  /** Of the files, and the common name. */
  name: string
  /** `DNS:localhost`, `IP:127.0.0.1`; none: an authority. */
  names?: string[]
  /** Who signs it; none: itself. */
  authority?: CertificateFiles
  /** 0: it has expired by the time that it is used. */
  days?: number
}

/** A key and a certificate by openssl, which every Debian has that runs these servers. About 50 ms. */
export function makeCertificate(options: CertificateOptions): CertificateFiles {
  const { directory, name, names, authority, days = 2 } = options
  mkdirSync(directory, { recursive: true })
  const file = (ending: string) => join(directory, `${name}.${ending}`)
  const [keyFile, certificateFile] = [file('key.pem'), file('pem')]
  const openssl = (args: string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const subject = ['-subj', `/O=Muster tests/CN=${name}`]
  openssl([
    'req',
    '-new',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    keyFile,
    '-out',
    file('csr'),
    ...subject,
  ])
  const usage = names
    ? `subjectAltName=${names.join(',')}\nbasicConstraints=CA:FALSE\n`
    : 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n'
  writeFileSync(file('ext'), usage)
  const signer = authority
    ? ['-CA', authority.certificateFile, '-CAkey', authority.keyFile, '-CAcreateserial']
    : ['-signkey', keyFile]
  const made = ['-out', certificateFile, '-days', String(days), '-extfile', file('ext')]
  openssl(['x509', '-req', '-in', file('csr'), ...made, ...signer])
  const runAs = serverUser()
  if (runAs) for (const path of [keyFile, certificateFile]) chownSync(path, runAs.uid, runAs.gid)
  return { keyFile, certificateFile, certificate: readFileSync(certificateFile, 'utf8') }
}
