import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { clearDirectory } from '@/bin/local/reaper'
import { launch } from '@/bin/local/server'
import { waitUntil } from '@/bin/local/wait'
import { type ConsoleClient, createConsoleClient } from '@/bin/sandbox/console-client'
import type { BalancerKind } from '@/lib/domain/model'

/** What the benches need of `.muster/sandbox.json`. */
export type SandboxFile = {
  url: string
  token: string
  cluster: string
  nodes: { name: string }[]
  balancers: {
    name: string
    kind: BalancerKind
    trafficUrl: string
    backend: string
    /** HAProxy's, and that of the others. */
    runtimeAddress?: string
    managerUrl?: string
  }[]
  pids: Record<string, number>
}

export type MeasuredSandbox = {
  client: ConsoleClient
  directory: string
  /** Read anew: a server that was started again has another process id. */
  file(): SandboxFile
  stop(): Promise<void>
}

/** A sandbox of its own, with three real Tomcats behind a real HAProxy unless told; nobody uses it but the bench. */
export async function startMeasuredSandbox(more: string[] = []): Promise<MeasuredSandbox> {
  const directory = mkdtempSync(join(tmpdir(), 'muster-bench-'))
  clearDirectory(directory)
  const path = join(directory, 'sandbox.json')
  const file = () => JSON.parse(readFileSync(path, 'utf8')) as SandboxFile
  const options = ['--dir', directory, '--port', '0', '--no-traffic', '--restart-after', '3', ...more]
  const server = await launch({
    name: 'sandbox',
    processes: [
      {
        command: process.execPath,
        args: ['--import', 'tsx', 'bin/sandbox.ts', ...options],
        cwd: fileURLToPath(new URL('..', import.meta.url)),
        logFile: join(directory, 'bench.log'),
        stopTimeoutMs: 30_000,
      },
    ],
    ready: (signal) =>
      waitUntil('The sandbox', () => existsSync(path), { timeoutMs: 180_000, intervalMs: 250, signal }),
  })
  const { url, token } = file()
  return {
    client: createConsoleClient(url, token),
    directory,
    file,
    async stop() {
      await server.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Asks as fast as it can be answered, and returns how long it took until the answer was the wanted one. */
export async function millisecondsUntil(
  since: number,
  check: () => Promise<boolean>,
  options: { timeoutMs: number; pauseMs: number },
): Promise<number> {
  for (;;) {
    if (await check()) return performance.now() - since
    if (performance.now() - since > options.timeoutMs) throw new Error(`not within ${options.timeoutMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, options.pauseMs))
  }
}
