'use client'

import { useEffect, useState } from 'react'

type Options<T> = {
  items: readonly T[]
  /** Brings the row of that index into view. */
  onMove: (index: number) => void
  onOpen: (item: T) => void
  /** Other keys, such as `d`; `X` = with Shift. */
  keys: Record<string, (item: T) => void>
  /** Any other key; true = it was taken. */
  onKey?: (key: string) => boolean
  /** The field that `/` goes to. */
  filter: () => HTMLElement | null
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !target.matches('[type=checkbox]')) ||
      target.closest('[role=dialog],[role=menu]') !== null)
  )
}

/** `j` and `k` move through the rows, `Enter` opens, `/` filters. Returns the index of the current row, or -1. */
export function useTableKeys<T>({ items, onMove, onOpen, keys, onKey, filter }: Options<T>): number {
  const [current, setCurrent] = useState(-1)
  const at = Math.min(current, items.length - 1)

  useEffect(() => {
    function move(index: number) {
      setCurrent(index)
      onMove(index)
    }
    function press(event: KeyboardEvent) {
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return
      const item = items[at]
      const onControl = event.target instanceof HTMLElement && event.target.closest('a,button,input') !== null
      if (event.key === '/') filter()?.focus()
      else if (event.key === 'j') move(Math.min(items.length - 1, at + 1))
      else if (event.key === 'k') move(Math.max(0, at - 1))
      else if (event.key === 'Enter' && item && !onControl) onOpen(item)
      else if (!onKey?.(event.key)) {
        const act = keys[event.key]
        if (!item || !act) return
        act(item)
      }
      event.preventDefault()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [items, at, onMove, onOpen, keys, onKey, filter])

  return at
}
