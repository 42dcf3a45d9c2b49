import { randomUUID } from 'node:crypto'
import { open, readFile, rename } from 'node:fs/promises'

/** null when there is no such file. */
export async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Whole or not at all, for nobody else to read: a power cut leaves the old file or the new one. */
export async function writeJson(file: string, value: unknown): Promise<void> {
  const fresh = `${file}.${randomUUID()}`
  const handle = await open(fresh, 'wx', 0o600)
  try {
    await handle.writeFile(JSON.stringify(value, null, 2))
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(fresh, file)
}
