'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { DeadlineFields } from '@/components/drains/deadline-fields'
import { GuardNotice, mayPass } from '@/components/drains/guard-notice'
import { Option } from '@/components/forms/controls'
import { useRole } from '@/components/shell/use-can'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Notice } from '@/components/ui/notice'
import { Skeleton } from '@/components/ui/skeleton'
import { api } from '@/lib/client/api'
import { messageOf } from '@/lib/client/errors'
import { queries } from '@/lib/client/queries'
import type { Node } from '@/lib/client/shapes'
import type { DeadlineAction } from '@/lib/domain/model'
import { maintenanceAction, maintenanceSteps, mayWait, nowWords, type When } from './maintenance-words'

const cuts: Record<DeadlineAction, boolean> = {
  'keep-waiting': false,
  cancel: false,
  'end-sessions': true,
  disable: true,
}

type Props = {
  cluster: string
  node: Pick<Node, 'name' | 'state'> & Partial<Pick<Node, 'kind'>>
  onClose: () => void
}

/** Once it is drained, or at once with the number of people that this hits: says what happens, asks why, begins it. */
export function MaintenanceDialog({ cluster, node, onClose }: Props) {
  const { name, state } = node
  const role = useRole()
  const [override, setOverride] = useState(false)
  const [when, setWhen] = useState<When>(mayWait(node) ? 'drained' : 'now')
  const [deadline, setDeadline] = useState<number | null>(null)
  const [onDeadline, setOnDeadline] = useState<DeadlineAction>('keep-waiting')
  const { data, error } = useQuery(
    queries.drains.preview.queryOptions({ input: { cluster, node: name }, staleTime: 0, gcTime: 0 }),
  )
  // A node that drains has left already: the guard was asked then.
  const guard = state === 'active' ? data?.guard : undefined
  const mayOverride = mayPass(guard, role)
  const refused = guard !== undefined && !guard.allowed && !(mayOverride && override)
  const sessions = data?.sessions ?? null
  return (
    <ConfirmDialog
      open
      danger={when === 'now'}
      onOpenChange={onClose}
      title={`Maintenance of ${name}`}
      action={maintenanceAction(name, sessions, when)}
      disabled={refused || !data}
      reason="required"
      onConfirm={async (reason = '') => {
        await api.drains.maintain({
          cluster,
          node: name,
          reason,
          when,
          override: mayOverride && override,
          ...(when === 'drained' ? { onDeadline } : {}),
          ...(when === 'drained' && deadline !== null ? { deadlineSeconds: deadline } : {}),
        })
        toast(
          when === 'now' ? `${name} is in maintenance` : `${name} is draining, then goes into maintenance`,
        )
      }}
    >
      {!data && !error && <Skeleton className="h-28 w-full" />}
      {error && <Notice tone="down">{messageOf(error)}</Notice>}
      {data && mayWait(node) && (
        <fieldset className="grid grid-cols-2 gap-2 max-md:grid-cols-1">
          <legend className="mb-1 font-medium text-sm">When</legend>
          <Option
            name="when"
            title="Once it is drained"
            checked={when === 'drained'}
            onChange={() => setWhen('drained')}
          >
            {deadline !== null && cuts[onDeadline]
              ? 'Nobody loses a session before the deadline.'
              : 'Nobody loses a session.'}
          </Option>
          <Option name="when" title="At once" checked={when === 'now'} onChange={() => setWhen('now')}>
            {nowWords(sessions)}
          </Option>
        </fieldset>
      )}
      {data && (
        <ol className="ml-4 grid list-decimal gap-1">
          {maintenanceSteps(data, { node, when, deadlineSeconds: deadline, onDeadline }).map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      {data && when === 'drained' && (
        <DeadlineFields
          deadline={deadline}
          onDeadline={onDeadline}
          onChange={(seconds, action) => {
            setDeadline(seconds)
            setOnDeadline(action)
          }}
        />
      )}
      {guard && (
        <GuardNotice
          guard={guard}
          mayOverride={mayOverride}
          override={override}
          onOverride={setOverride}
          label="Do it all the same"
        />
      )}
    </ConfirmDialog>
  )
}
