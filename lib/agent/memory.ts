import path from 'node:path'
import { readJson, writeJson } from './files'

export type Remembered = {
  id: string
  phase: 'staged' | 'activated' | 'failed'
  message: string | null
  output: string | null
}

const keptMax = 500

/** Which commands were carried out and with what result, across restarts. */
export type Memory = {
  recall(id: string): Remembered | null
  remember(result: Remembered): Promise<void>
}

export async function openMemory(directory: string): Promise<Memory> {
  const file = path.join(directory, 'done.json')
  const known = await readJson(file).catch(() => null)
  let results: Remembered[] = Array.isArray(known) ? known.filter(isRemembered) : []
  return {
    recall: (id) => results.find((result) => result.id === id) ?? null,
    async remember(result) {
      results = [...results.filter(({ id }) => id !== result.id), result].slice(-keptMax)
      await writeJson(file, results)
    },
  }
}

function isRemembered(value: unknown): value is Remembered {
  const { id, phase } = (value ?? {}) as Partial<Remembered>
  return typeof id === 'string' && (phase === 'staged' || phase === 'activated' || phase === 'failed')
}
