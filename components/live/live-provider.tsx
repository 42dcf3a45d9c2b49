'use client'

import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { api } from '@/lib/client/api'
import { createChangeBatch } from '@/lib/client/change-batch'
import { codeOf } from '@/lib/client/errors'
import { followLive, type LiveState } from '@/lib/client/live'
import { concerns } from '@/lib/client/topics'

const Live = createContext<LiveState>({ kind: 'connecting' })

/** How the one live stream of this tab is. */
export function useLiveState(): LiveState {
  return useContext(Live)
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/** Nobody is signed in any more: on to the door, and back here from there. */
function leave() {
  const here = `${window.location.pathname}${window.location.search}`
  window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`)
}

/** Follows the console's live stream and looks again at whatever it says has changed. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient()
  const [state, setState] = useState<LiveState>({ kind: 'connecting' })

  useEffect(() => {
    const abort = new AbortController()
    const batch = createChangeBatch({
      gapMs: 250,
      now: Date.now,
      schedule: (work, ms) => setTimeout(work, ms),
      apply: (changes) =>
        client.invalidateQueries({
          predicate: ({ queryKey, state }) => concerns(queryKey, Date.now() - state.dataUpdatedAt, changes),
        }),
    })
    void followLive({
      signal: abort.signal,
      now: Date.now,
      random: Math.random,
      wait: pause,
      open: (lastEventId, signal) => api.events.stream({}, { signal, lastEventId }),
      // Whatever happened between the first view and the stream, or while it was lost, was not told.
      onOpen: () => void client.invalidateQueries(),
      onState: setState,
      shouldRetry: (error) => {
        if (codeOf(error) !== 'UNAUTHORIZED') return true
        leave()
        return false
      },
      onItem(item) {
        if (item.kind === 'resync') void client.invalidateQueries()
        else if (item.kind === 'event') batch.add([{ topic: 'events', cluster: item.event.cluster }])
        else batch.add(item.topics.map((topic) => ({ topic, cluster: item.cluster })))
      },
    })
    return () => abort.abort()
  }, [client])

  return <Live value={state}>{children}</Live>
}
