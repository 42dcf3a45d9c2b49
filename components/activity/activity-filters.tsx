'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { SelectField, TextField } from '@/components/forms/controls'
import { queries } from '@/lib/client/queries'
import { type ActivityFilter, changeTypes } from './filter'

type Props = {
  filter: ActivityFilter
  withCluster: boolean
  onChange: (change: Partial<ActivityFilter>) => void
}

export function ActivityFilters({ filter, withCluster, onChange }: Props) {
  const { data } = useQuery({ ...queries.clusters.list.queryOptions(), enabled: withCluster })
  return (
    <search className="grid grid-cols-2 gap-3 md:flex md:flex-wrap md:[&>*]:w-44">
      <Typed
        label="Text"
        value={filter.text}
        placeholder="node2, a reason…"
        onChange={(text) => onChange({ text })}
      />
      <Typed
        label="Who"
        value={filter.actor}
        placeholder="a person, a token"
        onChange={(actor) => onChange({ actor })}
      />
      <SelectField
        label="What"
        value={filter.type}
        onChange={(event) => onChange({ type: event.target.value })}
      >
        <option value="">everything</option>
        {changeTypes.map(([type, name]) => (
          <option key={type} value={type}>
            {name}
          </option>
        ))}
      </SelectField>
      {withCluster && (
        <SelectField
          label="Cluster"
          value={filter.cluster}
          onChange={(event) => onChange({ cluster: event.target.value })}
        >
          <option value="">all</option>
          {data?.items.map(({ slug }) => (
            <option key={slug} value={slug}>
              {slug}
            </option>
          ))}
          {filter.cluster !== '' && !data?.items.some(({ slug }) => slug === filter.cluster) && (
            <option value={filter.cluster}>{filter.cluster}</option>
          )}
        </SelectField>
      )}
      <SelectField
        label="When"
        value={filter.days}
        onChange={(event) => onChange({ days: event.target.value })}
      >
        <option value="">any time</option>
        <option value="1">today</option>
        <option value="7">the last 7 days</option>
        <option value="30">the last 30 days</option>
      </SelectField>
    </search>
  )
}

type TypedProps = { label: string; value: string; placeholder: string; onChange: (value: string) => void }

/** Asks once typing has paused. */
function Typed({ label, value, placeholder, onChange }: TypedProps) {
  const [typed, setTyped] = useState(value)
  const [known, setKnown] = useState(value)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  if (value !== known) {
    setKnown(value)
    setTyped(value)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <TextField
      label={label}
      type="search"
      placeholder={placeholder}
      maxLength={100}
      value={typed}
      onChange={({ target }) => {
        setTyped(target.value)
        clearTimeout(timer.current)
        timer.current = setTimeout(() => onChange(target.value.trim()), 250)
      }}
    />
  )
}
