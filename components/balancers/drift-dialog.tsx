'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { GuardNotice, mayPass } from '@/components/drains/guard-notice'
import { useRole } from '@/components/shell/use-can'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { api } from '@/lib/client/api'
import { guardOf } from '@/lib/client/errors'
import { queries } from '@/lib/client/queries'
import type { GuardReport } from '@/lib/client/shapes'

type Props = {
  cluster: string
  balancer: string
  member: string
  title: string
  action: string
  /** What was found, and what will be done about it. */
  lines: readonly string[]
  how: 'mend' | 'adopt'
  done: string
  onClose: () => void
}

/** Tells a balancer again what is wanted, or lets stand what it does. What the guard says comes up in its place. */
export function DriftDialog({ cluster, balancer, member, title, action, lines, how, done, onClose }: Props) {
  const role = useRole()
  const cache = useQueryClient()
  const [guard, setGuard] = useState<GuardReport | null>(null)
  const [override, setOverride] = useState(false)
  const mayOverride = mayPass(guard ?? undefined, role)
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={title}
      action={action}
      disabled={guard !== null && !(mayOverride && override)}
      reason="required"
      onConfirm={async (reason = '') => {
        const input = { cluster, balancer, member, reason, override: mayOverride && override }
        try {
          await (how === 'mend' ? api.balancers.mend(input) : api.balancers.adopt(input))
        } catch (cause) {
          const refusal = guardOf(cause)
          if (refusal === null) throw cause
          setGuard(refusal)
          return false
        }
        await cache.invalidateQueries({ queryKey: queries.balancers.key() })
        toast(done)
      }}
    >
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {guard && (
        <GuardNotice
          guard={guard}
          mayOverride={mayOverride}
          override={override}
          onOverride={setOverride}
          label="Do it all the same"
        />
      )}
    </ConfirmDialog>
  )
}
