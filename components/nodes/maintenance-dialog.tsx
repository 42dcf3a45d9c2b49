'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { GuardNotice, mayPass } from '@/components/drains/guard-notice'
import { useRole } from '@/components/shell/use-can'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { plural } from '@/components/ui/format'
import { Notice } from '@/components/ui/notice'
import { Skeleton } from '@/components/ui/skeleton'
import { api } from '@/lib/client/api'
import { messageOf } from '@/lib/client/errors'
import { queries } from '@/lib/client/queries'
import type { Node } from '@/lib/client/shapes'
import { maintenanceSteps } from './maintenance-words'

type Props = { cluster: string; node: Pick<Node, 'name' | 'state'>; onClose: () => void }

/** Says how many people a maintenance cuts off, asks why, and begins it. */
export function MaintenanceDialog({ cluster, node: { name, state }, onClose }: Props) {
  const role = useRole()
  const [override, setOverride] = useState(false)
  const { data, error } = useQuery(
    queries.drains.preview.queryOptions({ input: { cluster, node: name }, staleTime: 0, gcTime: 0 }),
  )
  // A node that drains has left already: the guard was asked then.
  const guard = state === 'active' ? data?.guard : undefined
  const mayOverride = mayPass(guard, role)
  const refused = guard !== undefined && !guard.allowed && !(mayOverride && override)
  const sessions = data?.sessions ?? null
  const losing = sessions ? `, losing ${plural(sessions, 'session')}` : ''
  return (
    <ConfirmDialog
      open
      danger
      onOpenChange={onClose}
      title={`Maintenance of ${name}`}
      action={`Put ${name} into maintenance${losing}`}
      disabled={refused || !data}
      reason="required"
      onConfirm={async (reason = '') => {
        await api.drains.maintain({ cluster, node: name, reason, override: mayOverride && override })
        toast(`${name} is in maintenance`)
      }}
    >
      {!data && !error && <Skeleton className="h-28 w-full" />}
      {error && <Notice tone="down">{messageOf(error)}</Notice>}
      {data && (
        <ol className="ml-4 grid list-decimal gap-1">
          {maintenanceSteps(data, state).map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
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
