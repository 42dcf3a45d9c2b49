'use client'

import { useState } from 'react'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { api } from '@/lib/client/api'
import type { Drain } from '@/lib/client/shapes'
import { DeadlineFields } from './deadline-fields'
import { deadlineWords } from './drain-words'

/** Another deadline for a running drain, from now on. */
export function ExtendDialog({ drain, onClose }: { drain: Drain; onClose: () => void }) {
  const { cluster, node } = drain
  const [deadline, setDeadline] = useState<number | null>(3600)
  const [onDeadline, setOnDeadline] = useState(drain.onDeadline)
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Deadline of the drain of ${node}`}
      action="Change the deadline"
      reason="optional"
      onConfirm={async (reason) => {
        const change = { deadlineSeconds: deadline, onDeadline, ...(reason ? { reason } : {}) }
        await api.drains.change({ cluster, node, ...change })
        toast(`The drain of ${node} has another deadline`)
      }}
    >
      <p>
        {deadline === null
          ? 'It waits as long as it takes.'
          : `Counted from now. When it passes, ${deadlineWords()[onDeadline]}.`}
      </p>
      <DeadlineFields
        deadline={deadline}
        onDeadline={onDeadline}
        onChange={(seconds, action) => {
          setDeadline(seconds)
          setOnDeadline(action)
        }}
      />
    </ConfirmDialog>
  )
}
