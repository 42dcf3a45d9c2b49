'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { nodePath } from '@/components/nodes/node-path'
import { useTableKeys } from '@/components/nodes/use-table-keys'
import { useCan } from '@/components/shell/use-can'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { count, plural } from '@/components/ui/format'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { Sentence } from '@/components/ui/sentence'
import { Skeleton } from '@/components/ui/skeleton'
import { useTitle } from '@/components/ui/use-title'
import { messageOf } from '@/lib/client/errors'
import { queries } from '@/lib/client/queries'
import type { Session } from '@/lib/client/shapes'
import type { SessionSelection } from '@/lib/contract/sessions'
import { BucketsPanel } from './buckets-panel'
import { EndDialog } from './end-dialog'
import { MessageDialog } from './message-dialog'
import { NodeNotices } from './node-notices'
import { Seen } from './seen'
import { SelectionBar } from './selection-bar'
import { sessionsSentence } from './sentence'
import { SessionsFilter } from './sessions-filter'
import { SessionsTable } from './sessions-table'
import { criteriaOf, isNarrowed, parseView, type SessionsView, viewSearch } from './sessions-view'
import { keyOf, useSelection } from './use-selection'
import { useSessions } from './use-sessions'

/** Above it, a list is what was, more than what is. */
const oldMs = 60_000

/** Who is on the nodes of a cluster: told by them when one looks, and again when one asks. */
export function SessionsPage({ cluster }: { cluster: string }) {
  const router = useRouter()
  const params = useSearchParams()
  const can = useCan()
  const view = useMemo(() => parseView(params), [params])
  const { list, sessions, first, renew, look } = useSessions(cluster, view)
  const { data: summary } = useQuery(queries.clusters.get.queryOptions({ input: { cluster } }))
  const filterRef = useRef<HTMLInputElement>(null)
  const moveRef = useRef<((index: number) => void) | null>(null)
  const criteria = useMemo(() => criteriaOf(view), [view])
  const chosen = useSelection(criteria)
  const [ending, setEnding] = useState<SessionSelection | null>(null)
  const [telling, setTelling] = useState<SessionSelection | null>(null)
  const total = first?.total ?? 0
  const selected = chosen.all ? total : chosen.picked.size
  useTitle(first ? `${plural(first.listed, 'session')} of ${cluster}` : `Sessions of ${cluster}`)

  const show = useCallback(
    (next: SessionsView) =>
      window.history.replaceState(null, '', `/clusters/${cluster}/sessions${viewSearch(next)}`),
    [cluster],
  )
  const mayEnd = can('sessions.end', cluster)
  const mayTell = can('sessions.message', cluster) && (first?.nodes.some(({ messages }) => messages) ?? false)
  const endOne = useCallback(
    ({ node, fingerprint }: Session) => setEnding({ sessions: [{ node, fingerprint }] }),
    [],
  )
  const { pick, picked, pickAll } = chosen
  const current = useTableKeys<Session>({
    items: sessions,
    onMove: useCallback((index: number) => moveRef.current?.(index), []),
    onOpen: useCallback(({ node }: Session) => router.push(nodePath(cluster, node)), [router, cluster]),
    filter: useCallback(() => filterRef.current, []),
    keys: useMemo(
      () => ({
        x: (session: Session) => mayEnd && pick(session, !picked.has(keyOf(session))),
        e: (session: Session) => mayEnd && endOne(session),
      }),
      [mayEnd, pick, picked, endOne],
    ),
  })
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list
  const more = useMemo(
    () => (hasNextPage ? { fetching: isFetchingNextPage, fetch: () => void fetchNextPage() } : null),
    [hasNextPage, isFetchingNextPage, fetchNextPage],
  )
  const isOld = useIsOld(first?.observedAt ?? null)
  const narrowed = isNarrowed(view)

  return (
    <>
      <PageHeader
        title="Sessions"
        about={
          first && total !== first.listed
            ? `${count(total)} found in ${count(first.listed)} of ${cluster}`
            : cluster
        }
        actions={
          <Seen
            at={first?.observedAt ?? null}
            fetching={list.isFetching && !isFetchingNextPage}
            onLook={look}
          />
        }
      />
      {first ? (
        <Sentence parts={sessionsSentence(first)} />
      ) : (
        list.isPending && (
          <p className="mt-3 mb-5 text-dim text-lead tracking-[-0.02em] max-md:text-title">
            Asking {summary ? plural(summary.nodes.total, 'node') : 'the nodes'}…
          </p>
        )
      )}
      {first && <NodeNotices cluster={cluster} nodes={first.nodes} />}
      <SessionsFilter cluster={cluster} view={view} onChange={show} inputRef={filterRef} />
      <Panel className="py-2">
        {list.error && (
          <Notice tone="down" title="The sessions could not be read" className="my-2">
            {messageOf(list.error)}
          </Notice>
        )}
        {list.isPending && <Skeleton className="my-2 h-72 w-full" />}
        {first && sessions.length === 0 && !list.isFetching && (
          <EmptyState
            title={narrowed ? 'No session is like that' : 'No session is listed'}
            action={
              narrowed && (
                <Button
                  onClick={() => show({ ...view, filter: '', node: null, solution: null, idleMinutes: 0 })}
                >
                  Show all sessions
                </Button>
              )
            }
          />
        )}
        {sessions.length > 0 && (
          <SessionsTable
            cluster={cluster}
            label={`Sessions of ${cluster}`}
            sessions={sessions}
            total={total}
            columns={{
              ...{ node: true, select: mayEnd, end: mayEnd },
              user: sessions.some(({ user }) => user !== null),
            }}
            sorting={view}
            onSort={(sorting) => show({ ...view, ...sorting })}
            selecting={{ all: chosen.all, picked, onPick: pick, onAll: pickAll }}
            onEnd={endOne}
            current={current}
            faded={isOld || list.isPlaceholderData}
            more={more}
            moveRef={moveRef}
          />
        )}
      </Panel>
      <SelectionBar
        selected={selected}
        all={chosen.all}
        total={total}
        mayEnd={mayEnd}
        mayTell={mayTell}
        onEnd={() => setEnding(chosen.selection)}
        onMessage={() => setTelling(chosen.selection)}
        onAll={() => pickAll(true)}
        onClear={chosen.clear}
      />
      {first && <BucketsPanel buckets={first.buckets} className="mt-4" />}
      <p className="mt-3 text-faint text-sm max-md:hidden">
        <kbd className="font-sans font-semibold">/</kbd> filter ·{' '}
        <kbd className="font-sans font-semibold">j</kbd> <kbd className="font-sans font-semibold">k</kbd> move
        {mayEnd && (
          <>
            {' '}
            · <kbd className="font-sans font-semibold">x</kbd> select ·{' '}
            <kbd className="font-sans font-semibold">e</kbd> end, and ask
          </>
        )}{' '}
        · <kbd className="font-sans font-semibold">Enter</kbd> open its node · ids are credentials: a
        fingerprint stands for each
      </p>
      {ending && (
        <EndDialog
          cluster={cluster}
          selection={ending}
          onClose={() => setEnding(null)}
          onDone={(ended) => {
            if (ended) chosen.clear()
            renew()
          }}
        />
      )}
      {telling && <MessageDialog cluster={cluster} selection={telling} onClose={() => setTelling(null)} />}
    </>
  )
}

function useIsOld(at: string | null): boolean {
  const [oldAt, setOldAt] = useState<string | null>(null)
  useEffect(() => {
    if (at === null) return
    const timer = setTimeout(() => setOldAt(at), Date.parse(at) + oldMs - Date.now())
    return () => clearTimeout(timer)
  }, [at])
  return at !== null && oldAt === at
}
