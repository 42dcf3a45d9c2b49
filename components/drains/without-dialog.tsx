'use client'

import { useState } from 'react'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { api } from '@/lib/client/api'
import type { Drain } from '@/lib/client/shapes'
import { listed } from '@/lib/domain/words'
import { SilentBalancers } from './silent-balancers'

type Props = { drain: Drain; silent: readonly { balancer: string; message: string }[]; onClose: () => void }

/** Goes on without balancers that do not answer while the drain runs, knowingly. */
export function WithoutDialog({ drain, silent, onClose }: Props) {
  const { cluster, node } = drain
  const [chosen, setChosen] = useState<string[]>(silent.map(({ balancer }) => balancer))
  const names = silent.map(({ balancer }) => balancer)
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Go on without ${listed(names)}`}
      action={chosen.length === 0 ? 'Go on without it' : `Go on without ${listed(chosen)}`}
      disabled={chosen.length === 0}
      reason="optional"
      onConfirm={async (reason) => {
        const before = drain.without.map(({ balancer }) => balancer)
        const withoutBalancers = [...before, ...chosen]
        await api.drains.change({ cluster, node, withoutBalancers, ...(reason ? { reason } : {}) })
        toast(`The drain of ${node} goes on without ${listed(chosen)}`)
      }}
    >
      <p>
        The drain of {node} waits for every balancer to confirm. What it goes on without is written to its
        receipt, with your name.
      </p>
      <SilentBalancers nodes={[node]} silent={silent} without={chosen} onChange={setChosen} />
    </ConfirmDialog>
  )
}
