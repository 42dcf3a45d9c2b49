'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { useCan, useRole } from '@/components/shell/use-can'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { Skeleton } from '@/components/ui/skeleton'
import { api } from '@/lib/client/api'
import { messageOf } from '@/lib/client/errors'
import { queries } from '@/lib/client/queries'
import { mayPass } from './guard-notice'
import { PlanNotices } from './plan-notices'
import { freshTerms, planOf, requestOf } from './terms'
import { TermsFields } from './terms-fields'

type Props = { cluster: string; node: string; onClose: () => void }

/** Says exactly what a drain would do, asks why, and starts it. What the guard says is shown with its figures. */
export function DrainDialog({ cluster, node, onClose }: Props) {
  const role = useRole()
  const mayMaintain = useCan()('drains.maintain', cluster)
  const [terms, setTerms] = useState(freshTerms)
  const { data, error, isPending } = useQuery(
    queries.drains.preview.queryOptions({ input: { cluster, node }, staleTime: 0, gcTime: 0 }),
  )
  const guard = data?.guard
  const mayOverride = mayPass(guard, role)
  const refused = guard !== undefined && !guard.allowed && !(mayOverride && terms.override)
  const start = useMutation({
    mutationFn: async () => {
      if (!data) return
      const request = { cluster, node, ...requestOf(terms, planOf(data), mayOverride) }
      if (terms.after === 'maintenance') await api.drains.maintain({ ...request, when: 'drained' })
      else await api.drains.start(request)
    },
    onSuccess: () => {
      toast(`${node} is draining`)
      onClose()
    },
  })

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={`Drain ${node}`} wide>
      {isPending && <Skeleton className="h-56 w-full" />}
      {error && <Notice tone="down">{messageOf(error)}</Notice>}
      {data && guard && (
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            start.mutate()
          }}
        >
          <PlanNotices
            plan={planOf(data)}
            guard={guard}
            survivors={data.survivors}
            terms={terms}
            onChange={setTerms}
            mayOverride={mayOverride}
          />
          <TermsFields plan={planOf(data)} terms={terms} onChange={setTerms} maintenance={mayMaintain} />
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
              Drain {node}
            </Button>
          </DialogActions>
        </form>
      )}
    </Dialog>
  )
}
