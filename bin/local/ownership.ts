import { readFileSync } from 'node:fs'
import { environmentWith } from '@/lib/platform/env'
import { endAll, type LocalServer } from './server'

function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return 0
  }
}

/** Whether a package script started this program. */
export const startedByNpm = () => 'npm_lifecycle_event' in environmentWith({})

export interface Ownership {
  /** Takes charge of a server: it is stopped with the others. When it ends by itself, `onEnd` is told. */
  own<T extends LocalServer>(starting: Promise<T>, onEnd: (server: T, reason: string) => void): Promise<T>
  /** Something else to end first, before any server. */
  onStop(stop: () => Promise<void>): void
  /** Ends the program: stops everything, last started first, then exits. */
  end(exitCode: number): Promise<never>
  /** Whether it is ending: what fails now fails for that reason. */
  readonly ending: boolean
}

/**
 * For a program that owns servers. Ctrl-C or SIGTERM stop them in order, a second one forces; so does the end of
 * the npm that started it. What is left behind by force is ended by the reaper.
 */
export function ownServers(say: (line: string) => void, options: { endWithNpm: boolean }): Ownership {
  const servers: LocalServer[] = []
  const first: (() => Promise<void>)[] = []
  let ending = false

  const end = async (exitCode: number): Promise<never> => {
    if (ending) return new Promise(() => {})
    ending = true
    for (const stop of first) await stop().catch(() => {})
    for (const server of servers.toReversed()) {
      await server.stop().catch((error: Error) => say(`${server.name} did not stop: ${error.message}`))
    }
    await endAll()
    process.exit(exitCode)
  }

  let signals = 0
  const onSignal = (signal: NodeJS.Signals) => {
    signals += 1
    if (signals > 1) {
      say('Forced: what still runs is being killed.')
      process.exit(130)
    }
    say(`${signal === 'SIGINT' ? 'Ctrl-C' : signal}: stopping everything. Once more forces it.`)
    void end(signal === 'SIGINT' ? 130 : 143)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)

  if (options.endWithNpm) {
    // npm starts a shell, which starts us: a killed npm shows as another parent of that shell.
    const parent = process.ppid
    const grandparent = parentOf(parent)
    setInterval(() => {
      if (ending || (process.ppid === parent && parentOf(parent) === grandparent)) return
      say('What started this has ended: stopping everything.')
      void end(143)
    }, 500).unref()
  }

  return {
    own: async (starting, onEnd) => {
      const server = await starting
      if (ending) {
        await server.stop()
        return server
      }
      servers.push(server)
      server.onUnexpectedExit((reason) => {
        if (!ending) onEnd(server, reason)
      })
      return server
    },
    onStop: (stop) => void first.push(stop),
    end,
    get ending() {
      return ending
    },
  }
}
