'use client'

import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { api } from '@/lib/client/api'
import type { Node } from '@/lib/client/shapes'
import { fullStop } from './joining-lines'

type Props = { cluster: string; node: Pick<Node, 'name' | 'joining'>; onClose: () => void }

/** Lets a node take traffic that has not proved itself, after saying what it lacks. */
export function ActivateDialog({ cluster, node, onClose }: Props) {
  return (
    <ConfirmDialog
      open
      danger
      onOpenChange={onClose}
      title={`Activate ${node.name} all the same?`}
      action={`Activate ${node.name}`}
      reason="required"
      onConfirm={async (reason = '') => {
        await api.nodes.activate({ cluster, node: node.name, reason })
        toast(`${node.name} is active`)
      }}
    >
      <p>The balancers are told to send it new sessions at once, although:</p>
      <ul className="ml-4 grid list-disc gap-1">
        {node.joining.flatMap(({ met, message }) => (met ? [] : <li key={message}>{fullStop(message)}</li>))}
      </ul>
    </ConfirmDialog>
  )
}
