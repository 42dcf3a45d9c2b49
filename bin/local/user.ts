import { chmodSync, chownSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, resolve } from 'node:path'

export interface RunAs {
  uid: number
  gid: number
}

/**
 * Servers run as whoever started them; when that is root, as `nobody`: Postgres refuses root, the others
 * should not have it, and `nobody` is on every machine without creating anything.
 */
export function serverUser(): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'))
  const [, , uid, gid] = line?.split(':') ?? []
  return { uid: Number(uid ?? 65534), gid: Number(gid ?? 65534) }
}

/** The first directory on the way to `path` that the servers' user may not enter: a clone under /root, mostly. */
export function closedDirectory(path: string): string | undefined {
  const user = serverUser()
  if (!user) return undefined
  const parents: string[] = []
  for (let at = resolve(path); at !== dirname(at); at = dirname(at)) parents.unshift(at)
  return parents.find((parent) => {
    const stat = statSync(parent, { throwIfNoEntry: false })
    if (!stat) return false
    const bit = stat.uid === user.uid ? 0o100 : stat.gid === user.gid ? 0o010 : 0o001
    return (stat.mode & bit) === 0
  })
}

/**
 * Makes a directory that the servers' user owns; what is in it already is left as it is. Directories for temporary
 * files on the way (`mkdtemp` closes them to all others) are opened for passing through.
 */
export function makeServerDirectory(path: string): string {
  const user = serverUser()
  const full = resolve(path)
  mkdirSync(full, { recursive: true })
  if (!user) return full
  chownSync(full, user.uid, user.gid)
  for (let closed = closedDirectory(full); closed; closed = closedDirectory(full)) {
    if (!closed.startsWith(`${tmpdir()}/`)) {
      throw new Error(
        `${full} cannot be used: ${closed} is closed to the user "nobody", as whom servers run.`,
      )
    }
    chmodSync(closed, 0o711)
  }
  return full
}
