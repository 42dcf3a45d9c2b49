'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { toast } from 'sonner'
import { TextField } from '@/components/forms/controls'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { plural } from '@/components/ui/format'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { messageOf } from '@/lib/client/errors'
import { queries } from '@/lib/client/queries'
import type { ClusterSummary } from '@/lib/client/shapes'

type Props = { summary: ClusterSummary; onAsking: (asking: boolean) => void }

/** Deletes a cluster once its slug is typed, because there is no way back. */
export function DeleteCluster({ summary, onAsking }: Props) {
  const { slug, nodes, balancers } = summary
  const router = useRouter()
  const cache = useQueryClient()
  const remove = useMutation(queries.clusters.delete.mutationOptions())
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState('')

  function change(next: boolean) {
    if (remove.isPending) return
    setTyped('')
    remove.reset()
    setOpen(next)
    onAsking(next)
  }

  async function confirm(event: FormEvent) {
    event.preventDefault()
    if (typed !== slug) return
    try {
      await remove.mutateAsync({ cluster: slug })
    } catch {
      return
    }
    toast(`${slug} is deleted`)
    router.push('/')
    await cache.invalidateQueries({ queryKey: queries.clusters.list.key() })
  }

  return (
    <Panel title="Delete this cluster">
      <p className="max-w-prose text-dim">
        Its {plural(balancers.length, 'balancer')}, solutions, releases and measurements are deleted. The
        servers go on as they are. The activity log keeps what was done.
      </p>
      {nodes.total > 0 && (
        <p className="mt-2">
          It still has {plural(nodes.total, 'node')}:{' '}
          <Link href={`/clusters/${slug}/nodes`} className="text-accent underline underline-offset-3">
            remove {nodes.total === 1 ? 'it' : 'them'} first
          </Link>
          , so that nobody takes a cluster down by mistake.
        </p>
      )}
      <Button size="md" className="mt-3" disabled={nodes.total > 0} onClick={() => change(true)}>
        Delete {slug}…
      </Button>
      <Dialog open={open} onOpenChange={change} title={`Delete ${slug}?`}>
        <form onSubmit={(event) => void confirm(event)} className="grid gap-4">
          <p>
            Its {plural(balancers.length, 'balancer')}, solutions and releases leave the console. This can't
            be undone.
          </p>
          <TextField
            label={`Type ${slug} to confirm`}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          {remove.isError && <Notice tone="down">{messageOf(remove.error)}</Notice>}
          <DialogActions>
            <Button size="md" onClick={() => change(false)}>
              Leave as it is
            </Button>
            <Button
              type="submit"
              size="md"
              variant="danger"
              disabled={typed !== slug}
              pending={remove.isPending}
            >
              Delete {slug}
            </Button>
          </DialogActions>
        </form>
      </Dialog>
    </Panel>
  )
}
