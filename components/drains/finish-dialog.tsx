'use client'

import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { plural } from '@/components/ui/format'
import { api } from '@/lib/client/api'
import type { Drain } from '@/lib/client/shapes'

type Props = { drain: Drain; how: 'end-sessions' | 'disable'; onClose: () => void }

/** Says how many people lose their session before it is taken from them; more are refused by the console. */
export function FinishDialog({ drain, how, onClose }: Props) {
  const { cluster, node, sessions } = drain
  const held = sessions === null ? 'an unknown number of sessions' : plural(sessions, 'session')
  const people = sessions === null ? 'An unknown number of sessions' : held
  const ending = how === 'end-sessions'
  return (
    <ConfirmDialog
      open
      danger
      onOpenChange={onClose}
      title={ending ? `End ${held} on ${node}` : `Disable ${node} now`}
      action={ending ? `End ${held}` : `Disable ${node}, losing ${held}`}
      reason="required"
      onConfirm={async (reason = '') => {
        await api.drains.finish({ cluster, node, how, sessions, reason })
        toast(ending ? `The sessions on ${node} are being ended` : `${node} is in maintenance`)
      }}
    >
      <p>
        {ending
          ? `${people} on ${node} will be ended: whoever has one loses what is not saved and starts anew.`
          : `Every balancer is told to send ${node} nobody at all. ${people} on it will be lost, and it stays in maintenance until it is resumed.`}
      </p>
      {ending && (
        <p>
          A browser that keeps its balancer’s cookie comes back to {node} and begins a new session there. To
          send those people to another node, disable it instead.
        </p>
      )}
      <p className="text-dim">If more people are on it by then, nothing is done and you are told.</p>
    </ConfirmDialog>
  )
}
