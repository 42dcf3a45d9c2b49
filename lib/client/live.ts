import { getEventMeta } from '@orpc/client'
import type { LiveItem } from './shapes'

export type LiveState = { kind: 'connecting' } | { kind: 'live' } | { kind: 'lost'; since: number }

type Options = {
  /** Opens the stream after the event with that id, or from now on. */
  open: (lastEventId: string | undefined, signal: AbortSignal) => Promise<AsyncIterable<LiveItem>>
  onItem: (item: LiveItem) => void
  /** The stream is open (again): anything may have changed before. */
  onOpen: () => void
  onState: (state: LiveState) => void
  /** False ends it: nobody is signed in any more. */
  shouldRetry: (error: unknown) => boolean
  wait: (ms: number, signal: AbortSignal) => Promise<void>
  now: () => number
  random: () => number
  signal: AbortSignal
}

/** From half a second to ten, with jitter, so that a console that comes back is not met by all at once. */
export function backoffMs(failures: number, random: number): number {
  return Math.min(10_000, 500 * 2 ** Math.min(failures, 5)) * (0.5 + random / 2)
}

/** Follows the live stream until the signal, and goes on after every loss from where it was. */
export async function followLive(options: Options): Promise<void> {
  const { signal, onState } = options
  let lastEventId: string | undefined
  let failures = 0
  let lostSince: number | null = null
  onState({ kind: 'connecting' })
  while (!signal.aborted) {
    try {
      const stream = await options.open(lastEventId, signal)
      lostSince = null
      onState({ kind: 'live' })
      options.onOpen()
      for await (const item of stream) {
        failures = 0
        lastEventId = getEventMeta(item)?.id ?? lastEventId
        options.onItem(item)
      }
    } catch (error) {
      if (signal.aborted) return
      if (!options.shouldRetry(error)) return
    }
    if (signal.aborted) return
    lostSince ??= options.now()
    onState({ kind: 'lost', since: lostSince })
    await options.wait(backoffMs(failures++, options.random()), signal)
  }
}
