/** Items that wait for a reader. Ending it, from either side, wakes the reader and frees the source. */
export type LiveQueue<T> = {
  push(item: T): void
  end(): void
  next(): Promise<IteratorResult<T, undefined>>
}

/**
 * @param options.overflow what a reader gets instead of its backlog when it is slower than the source
 * @param options.onEnd called once
 */
export function createLiveQueue<T>(options: { max: number; overflow: T; onEnd(): void }): LiveQueue<T> {
  let items: T[] = []
  let wake: (() => void) | undefined
  let ended = false

  const end = () => {
    if (ended) return
    ended = true
    options.onEnd()
    wake?.()
  }

  return {
    push(item) {
      if (ended) return
      if (items.length >= options.max) items = [options.overflow]
      else items.push(item)
      wake?.()
    },
    end,
    async next() {
      for (;;) {
        const item = items.shift()
        if (item !== undefined && !ended) return { done: false, value: item }
        if (ended) return { done: true, value: undefined }
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}
