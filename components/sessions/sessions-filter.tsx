'use client'

import { useQuery } from '@tanstack/react-query'
import { type RefObject, useEffect, useState } from 'react'
import { span } from '@/components/ui/format'
import { Input, Select } from '@/components/ui/input'
import { queries } from '@/lib/client/queries'
import { NodeChoice } from './node-choice'
import { idleChoices, type SessionsView } from './sessions-view'

const patienceMs = 250

type Props = {
  cluster: string
  view: SessionsView
  onChange: (view: SessionsView) => void
  inputRef: RefObject<HTMLInputElement | null>
}

/** Narrows the list by words, node, solution and idle time; words are sent once typing rests. */
export function SessionsFilter({ cluster, view, onChange, inputRef }: Props) {
  const [text, setText] = useState(view.filter)
  const solutions = useQuery(queries.solutions.list.queryOptions({ input: { cluster } })).data?.items ?? []
  useEffect(() => {
    if (text === view.filter) return
    const timer = setTimeout(() => onChange({ ...view, filter: text }), patienceMs)
    return () => clearTimeout(timer)
  }, [text, view, onChange])
  const named = solutions.map(({ name }) => name)
  const offered = view.solution === null || named.includes(view.solution) ? named : [...named, view.solution]

  return (
    <search className="my-4 flex flex-wrap gap-2">
      <Input
        ref={inputRef}
        type="search"
        aria-label="Filter sessions"
        placeholder="Filter by node, solution, user or fingerprint"
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
      <NodeChoice cluster={cluster} value={view.node} onChange={(node) => onChange({ ...view, node })} />
      {offered.length > 0 && (
        <Select
          aria-label="Solution"
          className="w-auto"
          value={view.solution ?? ''}
          onChange={(event) => onChange({ ...view, solution: event.target.value || null })}
        >
          <option value="">Any solution</option>
          {offered.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
      )}
      <Select
        aria-label="Idle time"
        className="w-auto"
        value={view.idleMinutes}
        onChange={(event) => onChange({ ...view, idleMinutes: Number(event.target.value) })}
      >
        <option value={0}>Any idle time</option>
        {idleChoices.map((minutes) => (
          <option key={minutes} value={minutes}>
            Idle {span(minutes * 60_000)} or longer
          </option>
        ))}
      </Select>
    </search>
  )
}
