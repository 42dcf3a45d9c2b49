import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** @throws when a sandbox runs in this directory already; its state must not be wiped under it */
export function lockDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true })
  const file = join(directory, 'sandbox.pid')
  const holder = Number(read(file))
  if (holder && holder !== process.pid && read(`/proc/${holder}/cmdline`).includes('sandbox')) {
    throw new Error(
      `A sandbox runs in ${directory} already (process ${holder}). Stop it, or give this one another --dir.`,
    )
  }
  writeFileSync(file, `${process.pid}\n`)
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
