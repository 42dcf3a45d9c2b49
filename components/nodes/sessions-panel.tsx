'use client'

import Link from 'next/link'
import { useState } from 'react'
import { EndDialog } from '@/components/sessions/end-dialog'
import { Seen } from '@/components/sessions/seen'
import { SessionCells } from '@/components/sessions/session-cells'
import { SessionHeads } from '@/components/sessions/session-heads'
import { parseView, type Sorting, viewSearch } from '@/components/sessions/sessions-view'
import { useSessions } from '@/components/sessions/use-sessions'
import { useCan } from '@/components/shell/use-can'
import { Button } from '@/components/ui/button'
import { count, plural } from '@/components/ui/format'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { Table, Tr } from '@/components/ui/table'
import { messageOf } from '@/lib/client/errors'
import type { Node, Session } from '@/lib/client/shapes'

const shown = 25
const usual = parseView(new URLSearchParams())

/** The sessions that the node holds. It is asked for them only when somebody wants to see them. */
export function SessionsPanel({ cluster, node }: { cluster: string; node: Node }) {
  const [wanted, setWanted] = useState(false)
  const [sorting, setSorting] = useState<Sorting>({ sort: usual.sort, order: usual.order })
  const [ending, setEnding] = useState<Session | null>(null)
  const mayEnd = useCan()('sessions.end', cluster)
  const view = { ...usual, ...sorting, node: node.name }
  const { list, sessions, first, renew, look } = useSessions(cluster, view, wanted)
  const asked = first?.nodes[0]
  const columns = {
    ...{ node: false, select: false, end: mayEnd && asked?.ends === true },
    user: sessions.some(({ user }) => user !== null),
  }
  const total = first?.total ?? 0
  const all = `/clusters/${encodeURIComponent(cluster)}/sessions${viewSearch({ ...usual, node: node.name })}`
  return (
    <Panel
      title="Its sessions"
      note={first && <Seen at={asked?.observedAt ?? null} fetching={list.isFetching} onLook={look} />}
    >
      {!first && (
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
        <Notice tone="down" title="The sessions could not be read" className="mt-3">
          {messageOf(list.error)}
        </Notice>
      )}
      {asked?.message && (
        <Notice tone={asked.how === 'failed' ? 'down' : 'plain'} title={`${node.name} did not list them`}>
          {asked.message}
        </Notice>
      )}
      {asked?.how === 'buckets' && (
        <>
          <p className="mb-2 text-dim text-sm">It does not list single sessions: by idle time only.</p>
          <ul className="grid max-w-md gap-1">
            {first?.buckets.map(({ context, label, sessions: held }) => (
              <li key={`${context} ${label}`} className="flex justify-between gap-4">
                <span className="text-dim">
                  {context} {label}
                </span>
                {count(held)}
              </li>
            ))}
          </ul>
        </>
      )}
      {asked?.how === 'listed' && total === 0 && <p className="text-dim text-sm">It holds none.</p>}
      {sessions.length > 0 && (
        <Table label={`Sessions of ${node.name}`}>
          <thead>
            <SessionHeads columns={columns} sorting={sorting} onSort={setSorting} />
          </thead>
          <tbody className={list.isPlaceholderData ? 'text-dim' : undefined}>
            {sessions.slice(0, shown).map((session) => (
              <Tr key={`${session.fingerprint} ${session.context} ${session.version}`}>
                <SessionCells cluster={cluster} session={session} columns={columns} onEnd={setEnding} />
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
      {sessions.length > 0 && (
        <Button asChild className="mt-2">
          <Link href={all}>{total > shown ? `All ${count(total)} of them` : 'Select and end several'}</Link>
        </Button>
      )}
      {ending && (
        <EndDialog
          cluster={cluster}
          selection={{ sessions: [{ node: ending.node, fingerprint: ending.fingerprint }] }}
          onClose={() => setEnding(null)}
          onDone={renew}
        />
      )}
    </Panel>
  )
}
