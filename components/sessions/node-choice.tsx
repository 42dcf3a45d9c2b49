'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useId, useState } from 'react'
import { byName } from '@/components/ui/format'
import { Input } from '@/components/ui/input'
import { queries } from '@/lib/client/queries'

const offeredMax = 12

type Props = { cluster: string; value: string | null; onChange: (node: string | null) => void }

/** One node by its name, out of however many: those that match what is typed are offered. */
export function NodeChoice({ cluster, value, onChange }: Props) {
  const id = useId()
  const [text, setText] = useState(value ?? '')
  useEffect(() => setText(value ?? ''), [value])
  const typed = text.trim()
  const { data } = useQuery({
    ...queries.nodes.list.queryOptions({
      input: { cluster, limit: offeredMax, sort: 'name', ...(typed ? { filter: typed } : {}) },
    }),
    placeholderData: keepPreviousData,
  })
  const names = [...(data?.items ?? [])].sort(byName).map(({ name }) => name)

  function take(next: string) {
    const node = next.trim() || null
    if (node !== value) onChange(node)
  }

  return (
    <>
      <Input
        type="search"
        list={id}
        aria-label="Node"
        placeholder="Any node"
        className="w-40"
        maxLength={64}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          if (event.target.value === '' || names.includes(event.target.value)) take(event.target.value)
        }}
        onBlur={() => take(text)}
        onKeyDown={(event) => event.key === 'Enter' && take(text)}
      />
      <datalist id={id}>
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  )
}
