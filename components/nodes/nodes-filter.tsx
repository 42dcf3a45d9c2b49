'use client'

import { type RefObject, useEffect, useState } from 'react'
import { Input, Select } from '@/components/ui/input'
import { healths, nodeStates } from '@/lib/domain/model'
import type { NodesView } from './nodes-view'

const patienceMs = 200

type Props = {
  view: NodesView
  onChange: (view: NodesView) => void
  inputRef: RefObject<HTMLInputElement | null>
}

/** Narrows the list by words, state and health; the words are sent once typing rests. */
export function NodesFilter({ view, onChange, inputRef }: Props) {
  const [text, setText] = useState(view.filter)
  useEffect(() => {
    if (text === view.filter) return
    const timer = setTimeout(() => onChange({ ...view, filter: text }), patienceMs)
    return () => clearTimeout(timer)
  }, [text, view, onChange])

  return (
    <search className="my-4 flex flex-wrap gap-2">
      <Input
        ref={inputRef}
        type="search"
        aria-label="Filter nodes"
        placeholder="Filter by name, address or zone"
        className="max-w-80"
        maxLength={100}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          // Back to the rows, with the words kept: the browser would clear them.
          event.preventDefault()
          event.currentTarget.blur()
        }}
      />
      <Select
        aria-label="State"
        className="w-auto"
        value={view.state ?? ''}
        onChange={(event) =>
          onChange({ ...view, state: nodeStates.find((state) => state === event.target.value) ?? null })
        }
      >
        <option value="">Any state</option>
        {nodeStates
          .filter((state) => state !== 'removed')
          .map((state) => (
            <option key={state}>{state}</option>
          ))}
      </Select>
      <Select
        aria-label="Health"
        className="w-auto"
        value={view.health ?? ''}
        onChange={(event) =>
          onChange({ ...view, health: healths.find((health) => health === event.target.value) ?? null })
        }
      >
        <option value="">Any health</option>
        {healths.map((health) => (
          <option key={health}>{health}</option>
        ))}
      </Select>
    </search>
  )
}
