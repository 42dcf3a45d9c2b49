'use client'

import { useState } from 'react'
import { Age } from '@/components/ui/age'
import { Button } from '@/components/ui/button'

type Props = {
  /** null = no node has answered. */
  at: string | null
  fetching: boolean
  /** Asks the nodes again, however fresh what they said is. */
  onLook: () => Promise<void>
}

/** When the nodes were asked, and the way to ask them again: that costs them, so nothing does it by itself. */
export function Seen({ at, fetching, onLook }: Props) {
  const [looking, setLooking] = useState(false)
  return (
    <span className="flex items-center gap-2 text-dim text-sm">
      {at !== null && <Age at={at} />}
      <Button
        variant="link"
        pending={fetching || looking}
        onClick={() => {
          setLooking(true)
          void onLook().finally(() => setLooking(false))
        }}
      >
        Look again
      </Button>
    </span>
  )
}
