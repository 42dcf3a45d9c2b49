import { join } from 'node:path'
import { uploadRelease } from '@/bin/sandbox/console-client'
import { makeWar } from '@/bin/sandbox/war'
import { median, type Section, table } from './figures'
import { millisecondsUntil, startMeasuredSandbox } from './measured-sandbox'

const imports = 3
const sizeBytes = 5 * 1024 * 1024

/** A WAR of 5 MB to three nodes, all at once: from the click until the console has seen each of them serve it. */
export async function run(say: (line: string) => void): Promise<Section> {
  const sandbox = await startMeasuredSandbox()
  try {
    const { url, token, cluster } = sandbox.file()
    const { client } = sandbox
    const taken: number[] = []
    for (let index = 1; index <= imports; index++) {
      const release = `bench-${index}`
      const { file } = await makeWar({ file: join(sandbox.directory, `${release}.war`), release, sizeBytes })
      await uploadRelease({ url, token, cluster, solution: 'crm', release, file })
      const clicked = performance.now()
      const { id } = await client.imports.start({
        cluster,
        solution: 'crm',
        release,
        strategy: 'all-at-once',
      })
      const isDone = async () => {
        const { state, reason } = await client.imports.get({ cluster, import: id })
        if (state === 'failed' || state === 'aborted') throw new Error(`the import ${state}: ${reason}`)
        return state === 'done'
      }
      taken.push(await millisecondsUntil(clicked, isDone, { timeoutMs: 120_000, pauseMs: 50 }))
      say(`import ${index}: ${taken.at(-1)?.toFixed(0)} ms`)
    }
    const figure = {
      what: 'import of a 5 MB WAR to 3 nodes, all at once: click → all verified, median',
      value: median(taken) / 1000,
      unit: 's',
      note: taken.map((ms) => `${(ms / 1000).toFixed(1)} s`).join(', '),
    }
    return { title: 'Import', text: table([figure]) }
  } finally {
    await sandbox.stop()
  }
}
