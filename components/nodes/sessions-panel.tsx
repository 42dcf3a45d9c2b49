'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { useCan } from '@/components/shell/use-can'
import { Age, Time } from '@/components/ui/age'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { count, plural, span } from '@/components/ui/format'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { api } from '@/lib/client/api'
import { messageOf } from '@/lib/client/errors'
import { queries } from '@/lib/client/queries'
import type { Node } from '@/lib/client/shapes'
import { parseContextVersion } from '@/lib/domain/release'
import { nodeQueries } from './node-queries'

const step = 25

/** The sessions that the node holds. It is asked for them only when somebody wants to see them. */
export function SessionsPanel({ cluster, node }: { cluster: string; node: Node }) {
  const [wanted, setWanted] = useState(false)
  const [shown, setShown] = useState(step)
  const [ending, setEnding] = useState<string | null>(null)
  const mayEnd = useCan()('nodes.endSession', cluster)
  const list = useQuery({ ...nodeQueries(queries, cluster, node.name).sessions, enabled: wanted })
  const items = list.data?.items ?? []
  return (
    <Panel
      title="Its sessions"
      note={
        list.data && (
          <>
            <Age at={list.data.observedAt} prefix="asked" />{' '}
            <Button variant="link" pending={list.isFetching} onClick={() => void list.refetch()}>
              Ask again
            </Button>
          </>
        )
      }
    >
      {!list.data && (
        <>
          <p className="mb-2 text-dim text-sm">
            The node is asked for them when you want to see them. Ids are never shown: a short fingerprint
            tells sessions apart.
          </p>
          <Button pending={list.isFetching} onClick={() => (wanted ? void list.refetch() : setWanted(true))}>
            {node.sessions === null ? 'Show its sessions' : `Show its ${plural(node.sessions, 'session')}`}
          </Button>
        </>
      )}
      {list.error && !list.isFetching && (
        <Notice tone="down" title="The node did not list them" className="mt-3">
          {messageOf(list.error)}
        </Notice>
      )}
      {list.data?.buckets && (
        <ul className="grid max-w-md gap-1">
          {list.data.buckets.map(({ context, label, sessions }) => (
            <li key={`${context} ${label}`} className="flex justify-between gap-4">
              <span className="text-dim">
                {context} {label}
              </span>
              {count(sessions)}
            </li>
          ))}
        </ul>
      )}
      {list.data && !list.data.buckets && items.length === 0 && (
        <p className="text-dim text-sm">It holds none.</p>
      )}
      {items.length > 0 && (
        <Table label={`Sessions of ${node.name}`}>
          <thead>
            <tr>
              <Th>Session</Th>
              <Th>Context</Th>
              <Th>Release</Th>
              <Th>Opened</Th>
              <Th numeric>Last used</Th>
              <Th numeric>Times out after</Th>
              {mayEnd && (
                <Th>
                  <span className="sr-only">Actions</span>
                </Th>
              )}
            </tr>
          </thead>
          <tbody>
            {items.slice(0, shown).map((session) => (
              <Tr key={session.fingerprint}>
                <Td className="py-1 font-mono text-sm">{session.fingerprint}</Td>
                <Td className="py-1">{session.context}</Td>
                <Td className="py-1">
                  {session.version === null
                    ? '–'
                    : (parseContextVersion(session.version)?.release ?? session.version)}
                </Td>
                <Td className="py-1">{session.openedAt ? <Time at={session.openedAt} /> : '–'}</Td>
                <Td numeric className="py-1">
                  {session.idleSeconds === null ? 'not known' : `${span(session.idleSeconds * 1000)} ago`}
                </Td>
                <Td numeric className="py-1">
                  {session.timeoutSeconds === null || session.timeoutSeconds <= 0
                    ? '–'
                    : span(session.timeoutSeconds * 1000)}
                </Td>
                {mayEnd && (
                  <Td className="py-1 text-right">
                    <Button onClick={() => setEnding(session.fingerprint)}>
                      End…<span className="sr-only"> session {session.fingerprint}</span>
                    </Button>
                  </Td>
                )}
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
      {items.length > shown && (
        <Button className="mt-2" onClick={() => setShown(shown + 4 * step)}>
          Show more of {count(items.length)}
        </Button>
      )}
      {ending !== null && (
        <ConfirmDialog
          open
          danger
          onOpenChange={() => setEnding(null)}
          title={`End session ${ending}`}
          action="End the session"
          reason="optional"
          onConfirm={async (reason) => {
            const input = { cluster, node: node.name, fingerprint: ending, ...(reason ? { reason } : {}) }
            await api.nodes.endSession(input)
            toast(`Session ${ending} is ended`)
            await list.refetch()
          }}
        >
          <p>Whoever has it on {node.name} loses what is not saved and is signed out. One person is hit.</p>
        </ConfirmDialog>
      )}
    </Panel>
  )
}
