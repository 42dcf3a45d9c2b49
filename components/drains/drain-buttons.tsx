'use client'

import { useState } from 'react'
import { useNodeActions } from '@/components/nodes/node-actions'
import { useCan } from '@/components/shell/use-can'
import { Button } from '@/components/ui/button'
import { plural } from '@/components/ui/format'
import type { Drain } from '@/lib/client/shapes'
import { ExtendDialog } from './extend-dialog'
import { FinishDialog } from './finish-dialog'

type Dialog = 'extend' | 'end-sessions' | 'disable'

/** What can be done about a running drain; each asks before. */
export function DrainButtons({ drain }: { drain: Drain }) {
  const ask = useNodeActions()
  const can = useCan()
  const [open, setOpen] = useState<Dialog | null>(null)
  const close = () => setOpen(null)
  const { cluster, node, sessions } = drain
  const finishing = can('drains.finish', cluster)
  return (
    <>
      {can('drains.cancel', cluster) && (
        <Button onClick={() => ask('cancel', { name: node, sessions, state: 'draining' })}>
          Cancel drain…
        </Button>
      )}
      {can('drains.change', cluster) && <Button onClick={() => setOpen('extend')}>Extend…</Button>}
      {finishing && drain.confirmedAt !== null && sessions !== null && sessions > 0 && (
        <Button onClick={() => setOpen('end-sessions')}>End {plural(sessions, 'session')}…</Button>
      )}
      {finishing && <Button onClick={() => setOpen('disable')}>Disable…</Button>}
      {open === 'extend' && <ExtendDialog drain={drain} onClose={close} />}
      {(open === 'end-sessions' || open === 'disable') && (
        <FinishDialog drain={drain} how={open} onClose={close} />
      )}
    </>
  )
}
