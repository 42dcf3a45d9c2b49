'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { toast } from 'sonner'
import { guardLine } from '@/components/drains/drain-words'
import { type Leaving, leavingPlan } from '@/components/joining/leaving-words'
import { useCan } from '@/components/shell/use-can'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Choice } from '@/components/ui/field'
import { plural } from '@/components/ui/format'
import { Checkbox } from '@/components/ui/input'
import { api } from '@/lib/client/api'
import { codeOf } from '@/lib/client/errors'
import { queries } from '@/lib/client/queries'
import type { Node } from '@/lib/client/shapes'
import { RemovedNode } from './removed-node'

type Props = {
  cluster: string
  node: Pick<Node, 'name' | 'sessions' | 'state'> & Partial<Pick<Node, 'balancers'>>
  onClose: () => void
  /** It is gone, and what became of its members was read. */
  onRemoved?: () => void
  /** Asks for its drain instead. */
  onDrain?: () => void
}

/**
 * Takes a node out of the inventory, after saying whose work that touches and what becomes of its members; and says
 * afterwards what did. A node that serves is drained first, or an admin says why not.
 */
export function RemoveNode({ cluster, node, onClose, onRemoved, onDrain }: Props) {
  const cache = useQueryClient()
  const mayOverride = useCan()('nodes.remove', cluster)
  const { data: balancers } = useQuery(queries.balancers.list.queryOptions({ input: { cluster } }))
  const [refused, setRefused] = useState(isServing(node))
  const [override, setOverride] = useState(false)
  const [left, setLeft] = useState<Leaving[] | null>(null)
  // Of the confirmation, which closes itself once it is done: what it closed on is not what is shown next.
  const told = useRef(false)
  // A preview of its drain has the figures of those who stay.
  const { data: preview } = useQuery({
    ...queries.drains.preview.queryOptions({ input: { cluster, node: node.name }, staleTime: 0, gcTime: 0 }),
    enabled: isServing(node) && left === null,
  })
  const plan = leavingPlan(node.balancers ?? [], balancers?.items ?? [])

  function done() {
    onRemoved?.()
    onClose()
  }

  async function confirm(reason: string | undefined) {
    try {
      const { members } = await api.nodes.remove({
        cluster,
        node: node.name,
        ...(reason ? { reason } : {}),
        ...(override ? { override } : {}),
      })
      told.current = members.length > 0
      if (told.current) setLeft(members)
      else done()
    } catch (cause) {
      if (codeOf(cause) === 'GUARD_REFUSED' || codeOf(cause) === 'CONFLICT') setRefused(true)
      throw cause
    }
    toast(`${node.name} is removed`)
    await cache.invalidateQueries({ queryKey: queries.clusters.key() })
    await cache.invalidateQueries({ queryKey: queries.nodes.list.key() })
  }

  if (left) return <RemovedNode name={node.name} members={left} onClose={done} />
  return (
    <ConfirmDialog
      open
      onOpenChange={() => !told.current && onClose()}
      title={`Remove ${node.name}?`}
      action={`Remove ${node.name}`}
      danger
      disabled={refused && !override}
      reason={override ? 'required' : 'optional'}
      onConfirm={confirm}
    >
      <p>{whatHappens(node)}</p>
      {onDrain && node.state === 'active' && (
        <div>
          <Button onClick={onDrain}>Drain it first…</Button>
        </div>
      )}
      {preview && <p>{guardLine(preview.guard)}</p>}
      {plan.length > 0 && (
        <ul aria-label="At the balancers" className="ml-4 grid list-disc gap-1">
          {plan.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      <p className="text-dim">
        Muster stops looking at it and forgets its credentials. The server itself stays as it is, its history
        stays in the activity log, and its name can be used again.
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
  if (sessions === 0) {
    return isServing(node)
      ? `${name} takes traffic, and holds no session now. Drain it first, so that none begins.`
      : `${name} holds no session now.`
  }
  const lost = node.balancers?.length
    ? 'which are lost: whoever has one starts anew'
    : 'which Muster will not see any more'
  return `${name} holds ${plural(sessions, 'session')}, ${lost}.${first}`
}
