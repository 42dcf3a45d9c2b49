import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { forgetGroup, watchGroup } from './reaper'
import type { RunAs } from './user'

/** What a server on this machine consists of: one or more processes, and how one sees that they serve. */
export interface ServerPlan {
  /** `postgres`, `node1`, `agent of node1`, … */
  name: string
  processes: ProcessPlan[]
  /** The signal says that waiting has become pointless. */
  ready: (signal: AbortSignal) => Promise<void>
}

interface ProcessPlan {
  command: string
  args: string[]
  cwd: string
  /** The whole environment besides PATH and LANG: servers do not inherit the caller's. */
  env?: Record<string, string>
  runAs?: RunAs | undefined
  /** None: to this terminal. */
  logFile?: string | undefined
  stopSignal?: NodeJS.Signals
  /** After so long a stop is forced. */
  stopTimeoutMs?: number
}

export interface LocalServer {
  readonly name: string
  /** Of the process that serves; 0 while stopped. */
  readonly pid: number
  /** Again, after `stop` or `kill`: same ports, same state. Resolves when it serves. */
  start(): Promise<void>
  /** Asks it to end, forces it after a while, resolves when it has ended. Harmless when it has already. */
  stop(): Promise<void>
  /** Sends a signal to its whole process group at once: SIGKILL, SIGSTOP, SIGCONT, … */
  kill(signal: NodeJS.Signals): void
  /** Called when it ends although nobody asked for it. */
  onUnexpectedExit(listener: (reason: string) => void): void
}

interface Running {
  plan: ProcessPlan
  child: ChildProcess
  group: number
  exited: Promise<string>
  asked: boolean
}

const alive = new Set<Running>()

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal)
  } catch {
    // Nobody is left in the group.
  }
}

function logTail(file: string | undefined): string {
  if (!file) return ''
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  return ` ${file} ends with:\n${lines.slice(-15).join('\n')}`
}

async function run(plan: ProcessPlan): Promise<Running> {
  if (plan.logFile) mkdirSync(dirname(plan.logFile), { recursive: true })
  const log = plan.logFile ? openSync(plan.logFile, 'a') : 'inherit'
  try {
    const child = spawn(plan.command, plan.args, {
      cwd: plan.cwd,
      env: { NODE_ENV: 'production', PATH, LANG: 'C.UTF-8', ...plan.env },
      stdio: ['ignore', log, log],
      // A session of its own: Ctrl-C in the terminal reaches us alone, and we stop it in order.
      detached: true,
      ...plan.runAs,
    })
    const exited = new Promise<string>((done) => {
      child.once('exit', (code, signal) => done(signal ?? `code ${code}`))
      child.once('error', (error) => done(error.message))
    })
    const group = child.pid
    if (group === undefined) throw new Error(`${plan.command} could not be started: ${await exited}`)
    watchGroup(group, plan.stopSignal ?? 'SIGTERM')
    const running = { plan, child, group, exited, asked: false }
    alive.add(running)
    void exited.then(() => {
      alive.delete(running)
      signalGroup(group, 'SIGKILL')
      forgetGroup(group)
    })
    return running
  } finally {
    if (log !== 'inherit') closeSync(log)
  }
}

async function end(running: Running): Promise<void> {
  running.asked = true
  signalGroup(running.group, running.plan.stopSignal ?? 'SIGTERM')
  // A group that somebody froze takes no signal but this one.
  signalGroup(running.group, 'SIGCONT')
  const force = setTimeout(() => signalGroup(running.group, 'SIGKILL'), running.plan.stopTimeoutMs ?? 5_000)
  await running.exited
  clearTimeout(force)
}

/** Ends every server of this process, those included whose start is under way. */
export async function endAll(): Promise<void> {
  await Promise.all([...alive].map(end))
}

/**
 * Starts a server in process groups of its own and resolves when it serves. When it ends before that, the
 * error carries the end of its log. It never outlives this process (see reaper.ts).
 */
export async function launch(plan: ServerPlan): Promise<LocalServer> {
  let running: Running[] = []
  const listeners: ((reason: string) => void)[] = []

  const stop = async () => {
    for (const process of running.toReversed()) await end(process)
    running = []
  }

  const start = async () => {
    if (running.length) await stop()
    const ended = new AbortController()
    try {
      for (const process of plan.processes) running.push(await run(process))
      const gone = running.map(async ({ exited, plan: { logFile } }) => {
        const reason = await exited
        throw new Error(`${plan.name} ended at once (${reason}).${logTail(logFile)}`)
      })
      const lost = Promise.all(gone)
      lost.catch(() => {})
      await Promise.race([plan.ready(ended.signal), lost])
    } catch (error) {
      ended.abort()
      await stop()
      throw error
    }
    for (const process of running) {
      void process.exited.then((reason) => {
        if (process.asked) return
        for (const listener of listeners) listener(reason)
      })
    }
  }

  await start()
  return {
    name: plan.name,
    get pid() {
      return running.at(-1)?.group ?? 0
    },
    start,
    stop,
    kill: (signal) => {
      for (const process of running) {
        process.asked ||= signal === 'SIGKILL' || signal === 'SIGTERM'
        signalGroup(process.group, signal)
      }
    },
    onUnexpectedExit: (listener) => void listeners.push(listener),
  }
}
