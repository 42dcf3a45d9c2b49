'use client'

import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import { toast } from 'sonner'
import { DrainDialog } from '@/components/drains/drain-dialog'
import { RemoveNode } from '@/components/forms/remove-node'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { api } from '@/lib/client/api'
import type { Node } from '@/lib/client/shapes'
import { MaintenanceDialog } from './maintenance-dialog'

export type NodeAction = 'drain' | 'cancel' | 'resume' | 'maintenance' | 'remove'
/** Kind and balancers are for what is asked about maintenance and removal. */
type Subject = Pick<Node, 'name' | 'sessions' | 'state'> & Partial<Pick<Node, 'kind' | 'balancers'>>
type Ask = (action: NodeAction, node: Subject) => void

const Actions = createContext<Ask>(() => {})

/** Asks before a node is drained, resumed or removed. */
export function useNodeActions(): Ask {
  return useContext(Actions)
}

/** What can be asked of the nodes of one cluster, with the dialogs that ask. */
export function NodeActions({ cluster, children }: { cluster: string; children: ReactNode }) {
  const [asked, setAsked] = useState<{ action: NodeAction; node: Subject } | null>(null)
  const ask = useMemo<Ask>(() => (action, node) => setAsked({ action, node }), [])
  const close = () => setAsked(null)
  const node = asked?.node
  const input = { cluster, node: node?.name ?? '' }
  const withReason = (reason: string | undefined) => (reason ? { reason } : {})

  return (
    <Actions value={ask}>
      {children}
      {node && asked.action === 'drain' && <DrainDialog cluster={cluster} node={node.name} onClose={close} />}
      {node && asked.action === 'maintenance' && (
        <MaintenanceDialog cluster={cluster} node={node} onClose={close} />
      )}
      {node && asked.action === 'cancel' && (
        <ConfirmDialog
          open
          onOpenChange={close}
          title={`Cancel the drain of ${node.name}`}
          action="Cancel the drain"
          reason="optional"
          onConfirm={async (reason) => {
            await api.drains.cancel({ ...input, ...withReason(reason) })
            toast(`${node.name} takes new sessions again`)
          }}
        >
          <p>The balancers are told to send {node.name} new sessions again. Sessions that it holds go on.</p>
        </ConfirmDialog>
      )}
      {node && asked.action === 'resume' && (
        <ConfirmDialog
          open
          onOpenChange={close}
          title={`Resume ${node.name}`}
          action={`Resume ${node.name}`}
          reason="optional"
          onConfirm={async (reason) => {
            await api.drains.resume({ ...input, ...withReason(reason) })
            toast(`${node.name} takes new sessions again`)
          }}
        >
          <p>
            {node.name} is active again: the balancers are told to send it new sessions, and are read back.
          </p>
        </ConfirmDialog>
      )}
      {node && asked.action === 'remove' && (
        <RemoveNode cluster={cluster} node={node} onClose={close} onDrain={() => ask('drain', node)} />
      )}
    </Actions>
  )
}
