import type { Change } from './topics'

type Options = {
  /** Looks again at what the changes concern; the next batch waits until it has settled. */
  apply: (changes: Change[]) => Promise<unknown>
  /** At least this long from the end of one batch to the next, and twice what the last one took. */
  gapMs: number
  now: () => number
  schedule: (work: () => void, ms: number) => void
}

/** Gathers changes and applies them one batch at a time, so that a burst neither floods nor starves the page. */
export function createChangeBatch({ apply, gapMs, now, schedule }: Options) {
  let waiting = new Map<string, Change>()
  let busy = false

  function arm(ms: number) {
    busy = true
    schedule(() => void flush(), ms)
  }

  async function flush() {
    const changes = [...waiting.values()]
    waiting = new Map()
    const begun = now()
    try {
      if (changes.length > 0) await apply(changes)
    } finally {
      busy = false
      if (changes.length > 0) arm(Math.max(gapMs, 2 * (now() - begun)))
    }
  }

  return {
    add(changes: readonly Change[]) {
      for (const change of changes) waiting.set(`${change.topic} ${change.cluster ?? ''}`, change)
      if (!busy && waiting.size > 0) arm(0)
    },
  }
}
