import type { LiveTopic } from '@/lib/domain/live'
import type { WorkerContext } from './worker-context'

export type Job = {
  name: string
  intervalMs: number
  /** Notifications that end the sleep at once. */
  wakeOn?: readonly LiveTopic[]
  step(): Promise<void>
}

/** How long to wait after so many failures in a row: doubles from 250 ms to 5 s, half of it by chance. */
export function backoffMs(failures: number, random: number): number {
  const full = Math.min(5_000, 250 * 2 ** Math.min(failures - 1, 10))
  return full / 2 + (full / 2) * random
}

/**
 * Does the job again and again until the signal is aborted. A failure is logged once when it begins and once when
 * it ends, and makes the next try wait longer; it never ends the loop.
 */
export async function repeat(
  signal: AbortSignal,
  context: Pick<WorkerContext, 'wakes' | 'log'>,
  job: Job,
): Promise<void> {
  const nap = createNap(signal)
  const unsubscribe = context.wakes.subscribe(job.wakeOn ?? [], nap.wake)
  let failures = 0
  try {
    while (!signal.aborted) {
      nap.clear()
      const begun = performance.now()
      try {
        await job.step()
        if (failures > 0) context.log.info({ job: job.name, failures }, 'works again')
        failures = 0
      } catch (error) {
        failures += 1
        if (failures === 1) context.log.warn({ job: job.name, err: error }, 'failed, and will be tried again')
      }
      const pause =
        failures > 0
          ? backoffMs(failures, Math.random())
          : Math.max(0, job.intervalMs - (performance.now() - begun))
      // Only a healthy job is woken early: a notification must not defeat the backoff.
      await nap.sleep(pause, failures === 0)
    }
  } finally {
    unsubscribe()
  }
}

function createNap(signal: AbortSignal) {
  let woken = false
  let end: (() => void) | undefined
  return {
    clear() {
      woken = false
    },
    wake() {
      woken = true
      end?.()
    },
    sleep(ms: number, wakeable: boolean): Promise<void> {
      if (signal.aborted || (woken && wakeable)) return Promise.resolve()
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', done)
          end = undefined
          resolve()
        }
        const timer = setTimeout(done, ms)
        signal.addEventListener('abort', done)
        if (wakeable) end = done
      })
    },
  }
}

/** Tries until it succeeds, with a pause that grows; null when the signal was aborted first. */
export async function untilDone<T>(
  signal: AbortSignal,
  log: WorkerContext['log'],
  name: string,
  work: () => Promise<T>,
): Promise<{ value: T } | null> {
  const nap = createNap(signal)
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      return { value: await work() }
    } catch (error) {
      if (failures === 1) log.warn({ job: name, err: error }, 'failed, and will be tried again')
      await nap.sleep(backoffMs(failures, Math.random()), false)
    }
  }
  return null
}
