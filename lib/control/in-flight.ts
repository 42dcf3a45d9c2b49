/** Runs one task per key at a time, so that a slow one never delays the others. */
export type InFlight = {
  /** Does nothing while the key's task runs. */
  start(key: string, task: () => Promise<void>): void
  settled(): Promise<void>
}

export function createInFlight(onError: (key: string, error: unknown) => void): InFlight {
  const running = new Map<string, Promise<void>>()
  return {
    start(key, task) {
      if (running.has(key)) return
      const run = task()
        .catch((error) => onError(key, error))
        .finally(() => running.delete(key))
      running.set(key, run)
    },
    async settled() {
      await Promise.all(running.values())
    },
  }
}
