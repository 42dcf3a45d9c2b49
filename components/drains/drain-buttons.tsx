'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNodeActions } from '@/components/nodes/node-actions'
import { useCan } from '@/components/shell/use-can'
import { Button } from '@/components/ui/button'
import { plural } from '@/components/ui/format'
import { queries } from '@/lib/client/queries'
import type { Drain } from '@/lib/client/shapes'
import { kindFacts } from '@/lib/domain/kinds'
import { listed } from '@/lib/domain/words'
import { ExtendDialog } from './extend-dialog'
import { FinishDialog } from './finish-dialog'
import { MessageDialog } from './message-dialog'
import { silentOf } from './silent-of'
import { WithoutDialog } from './without-dialog'

type Asking = 'extend' | 'end-sessions' | 'disable' | 'without' | 'message'

/** What can be done about a running drain; each asks before. */
export function DrainButtons({ drain }: { drain: Drain }) {
  const ask = useNodeActions()
  const can = useCan()
  const [open, setOpen] = useState<Asking | null>(null)
  const close = () => setOpen(null)
  const { cluster, node: name, sessions } = drain
  const { data: node } = useQuery(queries.nodes.get.queryOptions({ input: { cluster, node: name } }))
  const silent = silentOf(drain, node?.balancers ?? [])
  const facts = node ? kindFacts[node.kind] : null
  const [finishing, changing] = [can('drains.finish', cluster), can('drains.change', cluster)]
  return (
    <>
      {changing && silent.length > 0 && (
        <Button onClick={() => setOpen('without')}>
          Go on without {listed(silent.map(({ balancer }) => balancer))}…
        </Button>
      )}
      {can('drains.cancel', cluster) && (
        <Button disabled={!node} onClick={() => node && ask('cancel', node)}>
          Cancel drain…
        </Button>
      )}
      {changing && (
        <Button onClick={() => setOpen('extend')}>
          {drain.deadlineAt === null ? 'Set a deadline…' : 'Extend…'}
        </Button>
      )}
      {changing && facts?.messages && <Button onClick={() => setOpen('message')}>Tell its users…</Button>}
      {finishing &&
        facts?.endsSessions !== false &&
        drain.confirmedAt !== null &&
        sessions !== null &&
        sessions > 0 && (
          <Button onClick={() => setOpen('end-sessions')}>End {plural(sessions, 'session')}…</Button>
        )}
      {finishing && <Button onClick={() => setOpen('disable')}>Disable…</Button>}
      {open === 'extend' && <ExtendDialog drain={drain} onClose={close} />}
      {open === 'message' && <MessageDialog drain={drain} onClose={close} />}
      {open === 'without' && <WithoutDialog drain={drain} silent={silent} onClose={close} />}
      {(open === 'end-sessions' || open === 'disable') && (
        <FinishDialog drain={drain} how={open} onClose={close} />
      )}
    </>
  )
}
