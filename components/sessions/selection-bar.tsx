'use client'

import { Button } from '@/components/ui/button'
import { count, plural } from '@/components/ui/format'

type Props = {
  selected: number
  /** All that match, not rows picked by hand. */
  all: boolean
  total: number
  mayEnd: boolean
  mayTell: boolean
  onEnd: () => void
  onMessage: () => void
  onAll: () => void
  onClear: () => void
}

/** What can be done with the selected rows; it stays in view while one scrolls. */
export function SelectionBar(props: Props) {
  const { selected, all, total, mayEnd, mayTell } = props
  if (selected === 0) return null
  return (
    <section
      aria-label="Selected sessions"
      className="sticky bottom-3 z-10 mt-3 flex flex-wrap items-center gap-2 rounded-lg border border-edge bg-panel px-4 py-2.5"
    >
      <span className="mr-auto" aria-live="polite">
        <strong className="font-semibold">{plural(selected, 'session')}</strong> selected
        {all && ', all that match'}
      </span>
      {!all && selected < total && (
        <Button variant="link" onClick={props.onAll}>
          Select all {count(total)}
        </Button>
      )}
      <Button variant="ghost" onClick={props.onClear}>
        Clear
      </Button>
      {mayTell && <Button onClick={props.onMessage}>Message…</Button>}
      {mayEnd && (
        <Button variant="danger" onClick={props.onEnd}>
          End {plural(selected, 'session')}…
        </Button>
      )}
    </section>
  )
}
