'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { useRole } from '@/components/shell/use-can'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { Skeleton } from '@/components/ui/skeleton'
import { messageOf } from '@/lib/client/errors'
import { queries } from '@/lib/client/queries'
import type { DeadlineAction } from '@/lib/domain/model'
import { DeadlineFields } from './deadline-fields'
import { drainSteps, guardLine } from './drain-words'
import { GuardNotice, mayPass } from './guard-notice'
import { Survivors } from './survivors'

type Props = { cluster: string; node: string; onClose: () => void }

/** Says exactly what a drain would do, asks why, and starts it. What the guard says is shown with its figures. */
export function DrainDialog({ cluster, node, onClose }: Props) {
  const role = useRole()
  const [reason, setReason] = useState('')
  const [deadline, setDeadline] = useState<number | null>(null)
  const [onDeadline, setOnDeadline] = useState<DeadlineAction>('keep-waiting')
  const [override, setOverride] = useState(false)
  const preview = useQuery(
    queries.drains.preview.queryOptions({ input: { cluster, node }, staleTime: 0, gcTime: 0 }),
  )
  const start = useMutation(
    queries.drains.start.mutationOptions({
      onSuccess: () => {
        toast(`${node} is draining`)
        onClose()
      },
    }),
  )
  const guard = preview.data?.guard
  const mayOverride = mayPass(guard, role)
  const refused = guard !== undefined && !guard.allowed && !(mayOverride && override)

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={`Drain ${node}`} wide>
      {preview.isPending && <Skeleton className="h-56 w-full" />}
      {preview.error && <Notice tone="down">{messageOf(preview.error)}</Notice>}
      {preview.data && guard && (
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            start.mutate({
              cluster,
              node,
              reason,
              onDeadline,
              override: mayOverride && override,
              ...(deadline === null ? {} : { deadlineSeconds: deadline }),
            })
          }}
        >
          <ol className="ml-4 grid list-decimal gap-1">
            {drainSteps(preview.data, deadline, onDeadline).map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          {preview.data.balancers
            .filter(({ reachable, member }) => !reachable || member === null)
            .map(({ balancer, message }) => (
              <Notice key={balancer} tone="warn" title={balancer}>
                {message}
              </Notice>
            ))}
          <section aria-label="Nodes that stay" className="grid gap-2">
            <p className="text-dim">{guardLine(guard)}</p>
            <Survivors preview={preview.data} />
          </section>
          <GuardNotice
            guard={guard}
            mayOverride={mayOverride}
            override={override}
            onOverride={setOverride}
            label="Drain it all the same"
          />
          <Field label="Reason" hint="For those who read the activity log.">
            {(control) => (
              <Input
                {...control}
                autoFocus
                required
                maxLength={500}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
                placeholder="Java update"
              />
            )}
          </Field>
          <DeadlineFields
            deadline={deadline}
            onDeadline={onDeadline}
            onChange={(seconds, action) => {
              setDeadline(seconds)
              setOnDeadline(action)
            }}
          />
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
              disabled={refused || reason.trim() === ''}
            >
              Drain {node}
            </Button>
          </DialogActions>
        </form>
      )}
    </Dialog>
  )
}
