import { setMaxListeners } from 'node:events'
import type { Loop, WorkerContext } from './worker-context'

export type Running = {
  /** Resolves when every loop has ended, with what went wrong. */
  ended: Promise<Error[]>
  /** Graceful: no loop begins anything new. */
  stop(): void
}

/** Starts all loops. One that throws is a mistake in the program: the others are stopped and the error returned. */
export function runLoops(loops: readonly Loop[], context: WorkerContext): Running {
  const controller = new AbortController()
  // Each loop listens, and so does each of its sleeps.
  setMaxListeners(0, controller.signal)
  const errors: Error[] = []
  const runs = loops.map(async (loop) => {
    try {
      await loop.run(controller.signal, context)
    } catch (error) {
      errors.push(new Error(`The loop ${loop.name} ended`, { cause: error }))
      controller.abort()
    }
  })
  return {
    ended: Promise.all(runs).then(() => errors),
    stop: () => controller.abort(),
  }
}

/** Waits for the loops, but no longer than `graceMs`; then says what is still running. */
export async function endWithin(running: Running, graceMs: number): Promise<Error[]> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Error[]>((resolve) => {
    timer = setTimeout(
      () => resolve([new Error(`not everything had ended after ${graceMs / 1000} s`)]),
      graceMs,
    )
  })
  const errors = await Promise.race([running.ended, late])
  clearTimeout(timer)
  return errors
}
