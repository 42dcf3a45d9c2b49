import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type LocalServer, launch } from './server'
import { waitUntil } from './wait'

const root = fileURLToPath(new URL('../..', import.meta.url))
const WEB = join(root, '.next/standalone/server.js')
const WORKER = join(root, 'dist/worker.mjs')

export interface ProgramOptions {
  /** The whole environment: DATABASE_URL, MUSTER_SECRET, … */
  env: Record<string, string>
  /** None: to this terminal. */
  logFile?: string
}

/** @throws an error that says how to make the build, when there is none */
export function requireBuild(): void {
  const missing = [WEB, WORKER].filter((file) => !existsSync(file))
  if (missing.length) throw new Error(`There is no production build (${missing.join(', ')}): npm run build`)
}

interface HealthAnswer {
  ready: boolean
  broker: { state: string; message: string }
  worker: { state: string; workers: number }
}

/** What the console says about itself. */
export async function consoleHealth(url: string): Promise<HealthAnswer> {
  const reply = await fetch(`${url}/api/v1/health`, { signal: AbortSignal.timeout(3_000) })
  return (await reply.json()) as HealthAnswer
}

/** The web of the production build; resolves when it is ready to answer. */
export function startWeb(options: ProgramOptions & { port: number; address?: string }): Promise<LocalServer> {
  const { port, address = '127.0.0.1' } = options
  return launch({
    name: 'web',
    processes: [
      {
        command: process.execPath,
        args: [WEB],
        cwd: root,
        env: { ...options.env, NODE_ENV: 'production', PORT: `${port}`, HOSTNAME: address },
        logFile: options.logFile,
      },
    ],
    ready: (signal) => {
      const answers = async () => typeof (await consoleHealth(`http://127.0.0.1:${port}`)).ready === 'boolean'
      return waitUntil('The console', answers, { timeoutMs: 60_000, intervalMs: 100, signal })
    },
  })
}

/** A worker of the production build; `url` is the console that says when it has seen it. */
export function startWorker(options: ProgramOptions & { url: string }): Promise<LocalServer> {
  return launch({
    name: 'worker',
    processes: [
      {
        command: process.execPath,
        args: [WORKER],
        cwd: root,
        env: { ...options.env, NODE_ENV: 'production' },
        logFile: options.logFile,
      },
    ],
    ready: (signal) => {
      const seen = async () => (await consoleHealth(options.url)).worker.workers > 0
      return waitUntil('The worker', seen, { timeoutMs: 60_000, intervalMs: 100, signal })
    },
  })
}
