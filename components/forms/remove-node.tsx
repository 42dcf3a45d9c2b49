'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Choice } from '@/components/ui/field'
import { plural } from '@/components/ui/format'
import { Checkbox } from '@/components/ui/input'
import { codeOf } from '@/lib/client/errors'
import { queries } from '@/lib/client/queries'
import type { Node } from '@/lib/client/shapes'

/** Takes a node out of the inventory, after saying whose work that touches. */
export function RemoveNode({ cluster, node }: { cluster: string; node: Node }) {
  const router = useRouter()
  const cache = useQueryClient()
  const { data: me } = useQuery(queries.me.queryOptions())
  const remove = useMutation(queries.nodes.remove.mutationOptions())
  const [open, setOpen] = useState(false)
  const [refused, setRefused] = useState(false)
  const [override, setOverride] = useState(false)

  async function confirm(reason: string | undefined) {
    try {
      await remove.mutateAsync({
        cluster,
        node: node.name,
        ...(reason ? { reason } : {}),
        ...(override ? { override } : {}),
      })
    } catch (cause) {
      if (codeOf(cause) === 'GUARD_REFUSED') setRefused(true)
      throw cause
    }
    toast(`${node.name} is removed`)
    router.push(`/clusters/${cluster}/nodes`)
    cache.removeQueries({ queryKey: queries.nodes.get.queryKey({ input: { cluster, node: node.name } }) })
    await cache.invalidateQueries({ queryKey: queries.clusters.key() })
    await cache.invalidateQueries({ queryKey: queries.nodes.list.key() })
  }

  return (
    <>
      <Button size="md" className="md:ml-auto" onClick={() => setOpen(true)}>
        Remove…
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Remove ${node.name}?`}
        action={`Remove ${node.name}`}
        danger
        reason={override ? 'required' : 'optional'}
        onConfirm={confirm}
      >
        <p>{whatHappens(node)}</p>
        <p className="text-dim">
          Muster stops looking at it and forgets its credentials. The server itself and the balancer's
          configuration stay as they are; its history stays in the activity log.
        </p>
        {refused && me?.role === 'admin' && (
          <Choice
            label="Remove it in spite of the load limit"
            hint="The reason is written to the activity log."
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
    </>
  )
}

function whatHappens({ name, sessions, state }: Node): string {
  if (sessions === null) return `How many sessions ${name} holds is not known.`
  if (sessions === 0) return `${name} holds no session.`
  const drained = state === 'draining' || state === 'drained' ? '' : ' Drain it first to let them end.'
  return `${name} holds ${plural(sessions, 'session')}, which Muster will not see any more.${drained}`
}
