import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, openSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { directory, readSandbox } from './sandbox'

const log = `${directory}.log`
const upWithinMs = 180_000
const endsWithinMs = 30_000

/** Starts the real sandbox for all tests; what it returns ends it. The tests make their own traffic. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  mkdirSync(directory, { recursive: true })
  const output = openSync(log, 'w')
  const sandbox = spawn(
    process.execPath,
    ['--import', 'tsx', 'bin/sandbox.ts', '--dir', directory, '--port', '0', '--no-traffic'],
    { stdio: ['ignore', output, output] },
  )
  try {
    await untilUp(sandbox)
  } catch (error) {
    await end(sandbox)
    throw error
  }
  return () => end(sandbox)
}

async function untilUp(sandbox: ChildProcess): Promise<void> {
  const deadline = Date.now() + upWithinMs
  while (Date.now() < deadline) {
    if (sandbox.exitCode !== null) throw new Error(`The sandbox ended:\n${readFileSync(log, 'utf8')}`)
    try {
      if (readSandbox().url) return
    } catch {
      await sleep(250)
    }
  }
  throw new Error(`The sandbox was not up after ${upWithinMs / 1000} s:\n${readFileSync(log, 'utf8')}`)
}

async function end(sandbox: ChildProcess): Promise<void> {
  if (sandbox.exitCode !== null) return
  const ended = new Promise<void>((resolve) => sandbox.once('exit', () => resolve()))
  sandbox.kill('SIGINT')
  await Promise.race([ended, sleep(endsWithinMs).then(() => sandbox.kill('SIGKILL'))])
}
