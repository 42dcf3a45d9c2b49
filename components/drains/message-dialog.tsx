'use client'

import { useState } from 'react'
import { toast } from 'sonner'
import { AreaField } from '@/components/forms/controls'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { plural } from '@/components/ui/format'
import { api } from '@/lib/client/api'
import type { Drain } from '@/lib/client/shapes'

/** Shows a text to the users of a node that drains. */
export function MessageDialog({ drain, onClose }: { drain: Drain; onClose: () => void }) {
  const { cluster, node, sessions } = drain
  const [text, setText] = useState(drain.message?.text ?? '')
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Tell the users of ${node}`}
      action="Send the message"
      disabled={text.trim() === ''}
      onConfirm={async () => {
        await api.drains.change({ cluster, node, message: text.trim() })
        toast(`${node} is asked to show the message`)
      }}
    >
      <p>
        {node} shows it at once to everybody who is on it
        {sessions === null ? '' : `: ${plural(sessions, 'session')} now`}. How many it reached is said here
        once the node has answered.
      </p>
      <AreaField
        label="Message"
        rows={3}
        maxLength={500}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
    </ConfirmDialog>
  )
}
