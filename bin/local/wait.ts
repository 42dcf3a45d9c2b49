import { setTimeout as sleep } from 'node:timers/promises'

export interface WaitOptions {
  timeoutMs?: number
  intervalMs?: number
  signal?: AbortSignal
  /** Errors that waiting does not cure. */
  fatal?: (error: unknown) => boolean
}

/** Asks again every `intervalMs` until `check` is true; an error from it counts as not yet. */
export async function waitUntil(
  what: string,
  check: () => boolean | Promise<boolean>,
  { timeoutMs = 30_000, intervalMs = 50, signal, fatal }: WaitOptions = {},
): Promise<void> {
  const end = performance.now() + timeoutMs
  let last: unknown
  for (;;) {
    signal?.throwIfAborted()
    try {
      if (await check()) return
    } catch (error) {
      if (fatal?.(error)) throw error
      last = error
    }
    if (performance.now() > end) {
      throw new Error(`${what}: not within ${timeoutMs / 1000} s`, last === undefined ? {} : { cause: last })
    }
    await sleep(intervalMs)
  }
}

/** True when an HTTP GET is answered at all with a status below 500. */
export async function answers(url: string): Promise<boolean> {
  const reply = await fetch(url, { signal: AbortSignal.timeout(2_000), redirect: 'manual' })
  await reply.body?.cancel()
  return reply.status < 500
}
