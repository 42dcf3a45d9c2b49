'use client'

import { useNow } from '@/components/ui/clock'
import { span } from '@/components/ui/format'
import { useLiveState } from './live-provider'

/** A loss shorter than this is not worth a line that comes and goes. */
const patienceMs = 2000

/** Says that the page has stopped being live, and how old everything on it is. */
export function ConnectionBar() {
  const state = useLiveState()
  const now = useNow()
  const lostMs = state.kind === 'lost' ? now - state.since : 0
  return (
    <div role="status" aria-live="polite">
      {lostMs >= patienceMs && (
        <p className="border-b bg-soft px-7 py-1.5 text-sm max-md:px-4">
          <strong className="font-semibold text-warn-ink">Connection lost.</strong> What you see is{' '}
          {span(lostMs)} old. Trying again on its own.
        </p>
      )}
    </div>
  )
}
