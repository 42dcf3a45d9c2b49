import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'

const keptMax = 5
const content = /^[0-9a-f]{64}$/

/** The artifacts that this host has, each under its SHA-256. A file that is still being fetched ends in `.part`. */
export type Artifacts = {
  fileOf(sha256: string): string
  partOf(sha256: string): string
  staged(): Promise<string[]>
  /** Whether the whole artifact lies there, byte for byte; one that does not is removed. */
  check(sha256: string, sizeBytes: number): Promise<boolean>
  /** Marks one as used and deletes all but the five used last. */
  keepLast(sha256: string): Promise<void>
}

export async function openArtifacts(directory: string): Promise<Artifacts> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const fileOf = (sha256: string) => path.join(directory, sha256)
  const staged = async () => (await readdir(directory)).filter((name) => content.test(name)).sort()
  return {
    fileOf,
    partOf: (sha256) => `${fileOf(sha256)}.part`,
    staged,
    async check(sha256, sizeBytes) {
      const found = await stat(fileOf(sha256)).catch(() => null)
      if (!found) return false
      if (found.size === sizeBytes && (await hashOf(fileOf(sha256))) === sha256) return true
      await rm(fileOf(sha256), { force: true })
      return false
    },
    async keepLast(sha256) {
      await utimes(fileOf(sha256), new Date(), new Date())
      const files = await Promise.all(
        (await readdir(directory)).map(async (name) => ({ name, at: (await stat(fileOf(name))).mtimeMs })),
      )
      const old = files.sort((a, b) => b.at - a.at).slice(keptMax)
      await Promise.all(old.map(({ name }) => rm(fileOf(name), { force: true })))
    },
  }
}

export async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file, { highWaterMark: 1 << 18 }), hash)
  return hash.digest('hex')
}
