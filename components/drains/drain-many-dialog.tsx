'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { useRole } from '@/components/shell/use-can'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { plural } from '@/components/ui/format'
import { Notice } from '@/components/ui/notice'
import { Skeleton } from '@/components/ui/skeleton'
import { messageOf } from '@/lib/client/errors'
import { queries } from '@/lib/client/queries'
import { mayPass } from './guard-notice'
import { HeldByEach } from './held-by-each'
import { PlanNotices } from './plan-notices'
import { freshTerms, planOfMany, requestOf } from './terms'
import { TermsFields } from './terms-fields'

type Props = { cluster: string; nodes: string[]; onClose: () => void; onDone: () => void }

/** Says what draining several nodes together would do, asks why, and starts all of it or nothing. */
export function DrainManyDialog({ cluster, nodes, onClose, onDone }: Props) {
  const role = useRole()
  const [terms, setTerms] = useState(freshTerms)
  const { data, error, isPending } = useQuery(
    queries.drains.previewMany.queryOptions({ input: { cluster, nodes }, staleTime: 0, gcTime: 0 }),
  )
  const what = plural(nodes.length, 'node')
  const start = useMutation(
    queries.drains.startMany.mutationOptions({
      onSuccess: ({ items }) => {
        toast(`${plural(items.length, 'node')} ${items.length === 1 ? 'is' : 'are'} draining`)
        onDone()
        onClose()
      },
    }),
  )
  const plan = data && planOfMany(data)
  const mayOverride = mayPass(data?.guard, role)
  const refused =
    !data ||
    (!data.guard.allowed && !(mayOverride && terms.override)) ||
    data.nodes.some(({ refusal }) => refusal !== null)

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={`Drain ${what}`} wide>
      {isPending && <Skeleton className="h-56 w-full" />}
      {error && <Notice tone="down">{messageOf(error)}</Notice>}
      {data && plan && (
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            start.mutate({ cluster, nodes, ...requestOf(terms, plan, mayOverride) })
          }}
        >
          <HeldByEach nodes={data.nodes} />
          <PlanNotices
            plan={plan}
            guard={data.guard}
            survivors={data.survivors}
            terms={terms}
            onChange={setTerms}
            mayOverride={mayOverride}
          />
          <TermsFields plan={plan} terms={terms} onChange={setTerms} maintenance={false} />
          {start.error && <Notice tone="down">{messageOf(start.error)}</Notice>}
          <DialogActions>
            <Button size="md" onClick={onClose}>
              Leave as it is
            </Button>
            <Button
              size="md"
              type="submit"
              variant="primary"
              pending={start.isPending}
              disabled={refused || terms.reason.trim() === ''}
            >
              Drain {what}
            </Button>
          </DialogActions>
        </form>
      )}
    </Dialog>
  )
}
