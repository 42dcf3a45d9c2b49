import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A node's host as far as an agent goes: a home directory, and what runs there. */
export type Host = {
  /** Runs what the console gave to paste, as a person would; it goes on until `endAll`. */
  run(command: string, managerPassword: string): void
  /** The agent's program as the console serves it. */
  agent(consoleUrl: string): {
    /** The last of the parts ends with the manager's password. */
    start(...parts: string[][]): void
    leave(options: string[]): Promise<{ code: number; output: string }>
  }
  endAll(): void
  stop(): void
}

export function startHost(directory: string): Host {
  const running: ChildProcess[] = []
  const log = openSync(join(directory, 'agents.log'), 'a')

  function begin(file: string, args: string[], env: Record<string, string>) {
    const child = spawn(file, args, {
      cwd: directory,
      env: { ...process.env, HOME: directory, ...env },
      stdio: ['ignore', log, log],
      detached: true,
    })
    running.push(child)
  }

  function endAll() {
    for (const { pid } of running.splice(0)) {
      try {
        if (pid) process.kill(-pid, 'SIGTERM')
      } catch {
        // It has ended by itself.
      }
    }
  }

  return {
    run: (command, password) =>
      begin('/bin/sh', ['-c', command], { MUSTER_AGENT_MANAGER_PASSWORD: password }),
    agent(consoleUrl) {
      const home = join(directory, 'joined')
      const program = join(home, 'muster-agent.mjs')
      const state = ['--state', join(home, 'state')]
      mkdirSync(home, { recursive: true })
      return {
        start(...parts) {
          const args = parts.flat()
          const password = args.pop() ?? ''
          const script = `curl -fsSo ${program} ${consoleUrl}/muster-agent.mjs && exec node "$@"`
          begin('/bin/sh', ['-c', script, 'agent', program, ...args, ...state], {
            MUSTER_AGENT_MANAGER_PASSWORD: password,
          })
        },
        leave: (options) =>
          new Promise((done) => {
            execFile(
              process.execPath,
              [program, 'leave', ...state, ...options],
              { cwd: directory, timeout: 90_000 },
              (error, stdout, stderr) => {
                const output = `${stdout}${stderr}`
                writeFileSync(join(directory, 'leave.log'), output)
                done({ code: error ? Number(error.code ?? 1) : 0, output })
              },
            )
          }),
      }
    },
    endAll,
    stop() {
      endAll()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
