import { type ChildProcess, spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'

let child: ChildProcess | undefined

/**
 * One small shell beside this process, at the other end of a pipe. When this process ends without having
 * stopped its servers (SIGKILL, a crash, an impatient Ctrl-C), the pipe closes and the shell stops them.
 */
function reaper(): ChildProcess {
  if (child && child.exitCode === null) return child
  const script = fileURLToPath(new URL('./reaper.sh', import.meta.url))
  child = spawn('/bin/sh', [script], { detached: true, cwd: '/', stdio: ['pipe', 'ignore', 'ignore'] })
  child.unref()
  child.stdin?.on('error', () => {})
  ;(child.stdin as Socket).unref()
  return child
}

const tell = (line: string) => void reaper().stdin?.write(`${line}\n`)

/** The process group is sent `signal` when this process has ended, and SIGKILL four seconds later. */
export const watchGroup = (group: number, signal: NodeJS.Signals) => tell(`watch ${group} ${signal.slice(3)}`)
export const forgetGroup = (group: number) => tell(`forget ${group}`)

/** The directory is deleted when this process has ended. */
export const clearDirectory = (path: string) => tell(`clear ${path}`)
export const keepDirectory = (path: string) => tell(`keep ${path}`)
