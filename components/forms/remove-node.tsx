'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { useCan } from '@/components/shell/use-can'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Choice } from '@/components/ui/field'
import { plural } from '@/components/ui/format'
import { Checkbox } from '@/components/ui/input'
import { api } from '@/lib/client/api'
import { codeOf } from '@/lib/client/errors'
import { queries } from '@/lib/client/queries'
import type { Node } from '@/lib/client/shapes'

type Props = {
  cluster: string
  node: Pick<Node, 'name' | 'sessions' | 'state'>
  onClose: () => void
  onRemoved?: () => void
}

/** Takes a node out of the inventory, after saying whose work that touches. A node that serves is drained first, or an admin says why not. */
export function RemoveNode({ cluster, node, onClose, onRemoved }: Props) {
  const cache = useQueryClient()
  const mayOverride = useCan()('nodes.remove', cluster)
  const [refused, setRefused] = useState(isServing(node))
  const [override, setOverride] = useState(false)

  async function confirm(reason: string | undefined) {
    try {
      await api.nodes.remove({
        cluster,
        node: node.name,
        ...(reason ? { reason } : {}),
        ...(override ? { override } : {}),
      })
    } catch (cause) {
      if (codeOf(cause) === 'GUARD_REFUSED' || codeOf(cause) === 'CONFLICT') setRefused(true)
      throw cause
    }
    toast(`${node.name} is removed`)
    onRemoved?.()
    await cache.invalidateQueries({ queryKey: queries.clusters.key() })
    await cache.invalidateQueries({ queryKey: queries.nodes.list.key() })
  }

  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Remove ${node.name}?`}
      action={`Remove ${node.name}`}
      danger
      reason={override ? 'required' : 'optional'}
      onConfirm={confirm}
    >
      <p>{whatHappens(node)}</p>
      <p className="text-dim">
        Muster stops looking at it and forgets its credentials. The server itself and its member at the
        balancers stay as they are, and its history stays in the activity log.
      </p>
      {refused && mayOverride && (
        <Choice
          label="Remove it all the same"
          hint="The reason is written to the activity log with your name."
        >
          {(control) => (
            <Checkbox
              {...control}
              checked={override}
              onChange={(event) => setOverride(event.target.checked)}
            />
          )}
        </Choice>
      )}
    </ConfirmDialog>
  )
}

function isServing({ state }: Props['node']): boolean {
  return state !== 'drained' && state !== 'maintenance' && state !== 'joining'
}

function whatHappens(node: Props['node']): string {
  const { name, sessions } = node
  const first = isServing(node) ? ' Drain it first to let them end.' : ''
  if (sessions === null) return `How many sessions ${name} holds is not known.${first}`
  if (sessions === 0) return `${name} holds no session now.`
  return `${name} holds ${plural(sessions, 'session')}, which Muster will not see any more.${first}`
}
