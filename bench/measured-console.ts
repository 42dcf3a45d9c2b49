import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '@/bin/local/ports'
import { type LocalPostgres, startPostgres } from '@/bin/local/postgres'
import { requireBuild, startWeb, startWorker } from '@/bin/local/programs'
import { clearDirectory } from '@/bin/local/reaper'
import { type LocalServer, launch } from '@/bin/local/server'
import { waitUntil } from '@/bin/local/wait'
import { createSecretBox, newToken, type SecretBox } from '@/lib/platform/crypto'
import { createStore, type Store } from '@/lib/store/client'
import { simulatedAddress } from './simulator'

export const admin = { email: 'admin@example.test', password: randomBytes(12).toString('base64url') }

/** A console of the production build with a database of its own and without a broker. */
export type MeasuredConsole = {
  url: string
  token: string
  directory: string
  postgres: LocalPostgres
  web: LocalServer
  worker: LocalServer
  store: Store
  secrets: SecretBox
  stop(): Promise<void>
}

export async function startMeasuredConsole(): Promise<MeasuredConsole> {
  requireBuild()
  const directory = mkdtempSync(join(tmpdir(), 'muster-bench-'))
  clearDirectory(directory)
  const postgres = await startPostgres({ directory: join(directory, 'postgres') })
  await postgres.createDatabaseUnlessThere('muster')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const token = newToken('mst')
  const secret = randomBytes(32).toString('base64')
  const env = {
    DATABASE_URL: postgres.url('muster'),
    MUSTER_SECRET: secret,
    MUSTER_URL: url,
    MUSTER_ADMIN_EMAIL: admin.email,
    MUSTER_ADMIN_PASSWORD: admin.password,
    MUSTER_BOOTSTRAP_ADMIN_TOKEN: token,
    MUSTER_ARTIFACTS_DIR: join(directory, 'artifacts'),
    MUSTER_LOG_LEVEL: 'warn',
  }
  const web = await startWeb({ env, port, logFile: join(directory, 'web.log') })
  const worker = await startWorker({ env, url, logFile: join(directory, 'worker.log') })
  const store = createStore(postgres.url('muster'), { connectionsMax: 2 })
  return {
    url,
    token,
    directory,
    postgres,
    web,
    worker,
    store,
    secrets: createSecretBox(secret),
    async stop() {
      await store.close()
      for (const server of [worker, web, postgres]) await server.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** The simulator as a process of its own, so that its work is nobody else's. */
export async function launchSimulator(nodes: number): Promise<LocalServer & { port: number }> {
  const port = await freePort()
  const address = simulatedAddress(nodes - 1, port)
  const server = await launch({
    name: 'simulator',
    processes: [
      {
        command: process.execPath,
        args: ['--import', 'tsx', 'bench/simulator.ts', '--nodes', `${nodes}`, '--port', `${port}`],
        cwd: fileURLToPath(new URL('..', import.meta.url)),
      },
    ],
    ready: (signal) =>
      waitUntil('The simulator', async () => (await fetch(`http://${address}/manager/text/serverinfo`)).ok, {
        signal,
        intervalMs: 100,
      }),
  })
  return Object.assign(server, { port })
}
