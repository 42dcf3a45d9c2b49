'use client'

import { useState } from 'react'
import { kinds } from '@/components/balancers/kinds'
import { Option } from '@/components/forms/controls'
import { Button } from '@/components/ui/button'
import { useNow } from '@/components/ui/clock'
import type { Balancer } from '@/lib/client/shapes'
import { type PlacementChoice, placementRemark } from './placement-choices'

type Props = {
  balancer: Balancer
  choices: PlacementChoice[]
  chosen: string
  onChoose: (value: string) => void
  /** What came of the last try there. */
  error?: string | undefined
}

/** More places than one wants to read of at a time. */
const shown = 3

/** How a node is to get behind one balancer, and what that does there. */
export function PlacementFields({ balancer, choices, chosen, onChoose, error }: Props) {
  const now = useNow()
  const [all, setAll] = useState(false)
  const remark = placementRemark(balancer, now)
  const places = choices.filter(({ value }) => value !== 'none')
  const brief = places.filter(({ value }, index) => index < shown || value === 'added' || value === chosen)
  const offered = all ? choices : [...brief, ...choices.filter(({ value }) => value === 'none')]
  const hidden = choices.length - offered.length
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-2 flex flex-wrap items-baseline gap-x-2">
        <span className="font-semibold text-sm">{balancer.name}</span>
        <span className="text-faint text-sm">{kinds[balancer.kind].name}</span>
      </legend>
      {offered.map(({ value, title, does }) => (
        <Option
          key={value}
          name={`place-${balancer.name}`}
          title={title}
          value={value}
          checked={value === chosen}
          onChange={() => onChoose(value)}
        >
          {does}
        </Option>
      ))}
      {remark && <p className="max-w-prose text-dim text-sm">{remark}</p>}
      {hidden > 0 && (
        <div>
          <Button variant="link" onClick={() => setAll(true)}>
            Show {hidden} more
          </Button>
        </div>
      )}
      {error && (
        <p role="alert" className="text-down-ink text-sm">
          {error}
        </p>
      )}
    </fieldset>
  )
}
