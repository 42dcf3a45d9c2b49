'use client'

import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react'

let listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let current = 0

function subscribe(listener: () => void): () => void {
  listeners = new Set(listeners).add(listener)
  current = Date.now()
  timer ??= setInterval(() => {
    current = Date.now()
    for (const each of listeners) each()
  }, 1000)
  return () => {
    listeners = new Set([...listeners].filter((each) => each !== listener))
    if (listeners.size > 0 || !timer) return
    clearInterval(timer)
    timer = undefined
  }
}

const RenderedAt = createContext(0)

/** `now` = when the server rendered: the first view in the browser says the same ages. */
export function ClockProvider({ now, children }: { now: number; children: ReactNode }) {
  return <RenderedAt value={now}>{children}</RenderedAt>
}

/** The time in milliseconds, ticking each second with one timer for the whole page. */
export function useNow(): number {
  const renderedAt = useContext(RenderedAt)
  return useSyncExternalStore(
    subscribe,
    () => current || Date.now(),
    () => renderedAt,
  )
}

const never = () => () => {}

/** False on the server and in the first view: what depends on the viewer's zone waits for it. */
export function useInBrowser(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}
