import { createHash } from 'node:crypto'
import { cpSync, existsSync, lstatSync, mkdirSync, renameSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { closedDirectory } from './user'

// Only root may write there, so nobody can have prepared what we find.
const ELSEWHERE = '/var/lib/muster'

/**
 * Where the servers' state is kept: the wanted directory. But when we are root and the servers' user may not enter
 * it, as in a clone under /root, a directory of its own under /var/lib/muster.
 */
export function serverState(wanted: string): string {
  if (!closedDirectory(wanted)) return resolve(wanted)
  const name = createHash('sha256').update(resolve(wanted)).digest('hex').slice(0, 12)
  const path = join(ELSEWHERE, name)
  mkdirSync(path, { recursive: true, mode: 0o755 })
  return path
}

/** The directory itself, or a copy of it that the servers' user may read and run. `name` tells versions apart. */
export function readableCopy(directory: string, name: string): string {
  if (!closedDirectory(directory)) return directory
  const copy = join(ELSEWHERE, name)
  if (existsSync(copy) && lstatSync(copy).isDirectory()) return copy
  const partial = `${copy}.${process.pid}`
  mkdirSync(ELSEWHERE, { recursive: true, mode: 0o755 })
  cpSync(directory, partial, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(partial, copy)
  } catch (error) {
    if (!existsSync(copy)) throw error
  }
  return copy
}
