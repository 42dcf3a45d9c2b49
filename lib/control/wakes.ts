import type { LiveMessage, LiveTopic } from '@/lib/domain/live'

/** Wakes loops that sleep. A call that comes while a loop works makes its next sleep end at once. */
export type Wakes = {
  /** From a notification, or `resync`: some were lost, so everybody looks. */
  announce(message: LiveMessage | 'resync'): void
  subscribe(topics: readonly LiveTopic[], listener: (message: LiveMessage | null) => void): () => void
}

export function createWakes(): Wakes {
  const listeners = new Set<{ topics: ReadonlySet<LiveTopic>; call: (message: LiveMessage | null) => void }>()
  return {
    announce(message) {
      for (const { topics, call } of listeners) {
        if (message === 'resync') call(null)
        else if (topics.has(message.topic)) call(message)
      }
    },
    subscribe(topics, call) {
      const entry = { topics: new Set(topics), call }
      listeners.add(entry)
      return () => void listeners.delete(entry)
    },
  }
}
