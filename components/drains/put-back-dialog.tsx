'use client'

import { useState } from 'react'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { plural } from '@/components/ui/format'
import { Notice } from '@/components/ui/notice'
import { api } from '@/lib/client/api'
import { listed } from '@/lib/domain/words'

type Props = {
  cluster: string
  nodes: string[]
  how: 'cancel' | 'resume'
  onClose: () => void
  onDone: () => void
}

/** Puts several nodes back: their drains are cancelled together, those that are out are resumed one by one. */
export function PutBackDialog({ cluster, nodes, how, onClose, onDone }: Props) {
  const [left, setLeft] = useState(nodes)
  const done = nodes.filter((node) => !left.includes(node))
  const what = how === 'cancel' ? plural(left.length, 'drain') : plural(left.length, 'node')

  async function resume(reason: { reason?: string }) {
    let failure: { cause: unknown } | null = null
    for (const node of left) {
      try {
        await api.drains.resume({ cluster, node, ...reason })
        setLeft((now) => now.filter((each) => each !== node))
      } catch (cause) {
        failure ??= { cause }
      }
    }
    if (failure) throw failure.cause
  }

  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={how === 'cancel' ? `Cancel ${what}` : `Resume ${what}`}
      action={how === 'cancel' ? `Cancel ${what}` : `Resume ${what}`}
      reason="optional"
      onConfirm={async (text) => {
        const reason = text ? { reason: text } : {}
        if (how === 'cancel') await api.drains.cancelMany({ cluster, nodes, ...reason })
        else await resume(reason)
        toast(`${plural(nodes.length, 'node')} ${nodes.length === 1 ? 'takes' : 'take'} new sessions again`)
        onDone()
      }}
    >
      <p>
        The balancers are told to send {listed(left)} new sessions again, and are read back.
        {how === 'cancel' && ' Sessions that they hold go on.'}
      </p>
      {done.length > 0 && left.length > 0 && (
        <Notice tone="warn" title={`${listed(left)} ${left.length === 1 ? 'is' : 'are'} still out`}>
          {listed(done)} {done.length === 1 ? 'is' : 'are'} resumed.
        </Notice>
      )}
    </ConfirmDialog>
  )
}
