'use client'

import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react'
import { cn } from '@/components/ui/cn'
import { Skeleton } from '@/components/ui/skeleton'
import { Table, Td } from '@/components/ui/table'
import type { Session } from '@/lib/client/shapes'
import { SessionCells } from './session-cells'
import { type SessionColumns, SessionHeads } from './session-heads'
import type { Sorting } from './sessions-view'
import { keyOf } from './use-selection'

const rowHeight = 41

type Props = {
  cluster: string
  label: string
  sessions: readonly Session[]
  total: number
  columns: SessionColumns
  sorting: Sorting
  onSort: (sorting: Sorting) => void
  selecting: {
    all: boolean
    picked: ReadonlyMap<string, unknown>
    onPick: (session: Session, selected: boolean) => void
    onAll: (all: boolean) => void
  }
  onEnd: (session: Session) => void
  /** Index of the row that the keyboard is at; -1 = none. */
  current: number
  /** Old, or about to be replaced. */
  faded: boolean
  /** Null = the last row is there. */
  more: { fetching: boolean; fetch: () => void } | null
  moveRef: RefObject<((index: number) => void) | null>
}

/** Thousands of sessions, drawn where one looks; what is below is fetched as one comes near. */
export function SessionsTable(props: Props) {
  const { cluster, sessions, total, columns, selecting, more, moveRef } = props
  const bodyRef = useRef<HTMLTableSectionElement>(null)
  const [offset, setOffset] = useState(0)
  useLayoutEffect(() => {
    const measure = () => {
      const top = bodyRef.current?.getBoundingClientRect().top ?? 0
      setOffset(Math.round(top + window.scrollY))
    }
    measure()
    // Notices above the table come and go.
    const observer = new ResizeObserver(measure)
    observer.observe(document.body)
    return () => observer.disconnect()
  }, [])
  const rows = useWindowVirtualizer({
    count: sessions.length,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: offset,
    initialRect: { width: 1200, height: 900 },
  })
  const drawn = rows.getVirtualItems()
  const lastDrawn = drawn.at(-1)?.index ?? 0
  const isNear = lastDrawn >= sessions.length - 40
  useLayoutEffect(() => {
    if (more && !more.fetching && isNear) more.fetch()
  }, [more, isNear])
  moveRef.current = useCallback((index: number) => rows.scrollToIndex(index), [rows])

  const before = (drawn[0]?.start ?? offset) - offset
  const after = rows.getTotalSize() - ((drawn.at(-1)?.end ?? offset) - offset)
  const width = 6 + Object.values(columns).filter(Boolean).length
  return (
    <Table label={props.label} aria-rowcount={total + 1}>
      <thead>
        <SessionHeads
          columns={columns}
          sorting={props.sorting}
          onSort={props.onSort}
          selecting={{ all: selecting.all, some: selecting.picked.size > 0, total, onAll: selecting.onAll }}
        />
      </thead>
      <tbody ref={bodyRef} className={props.faded ? 'text-dim' : undefined}>
        {before > 0 && <tr aria-hidden style={{ height: before }} />}
        {drawn.map(({ index }) => {
          const session = sessions[index]
          if (!session) return null
          return (
            <tr
              key={`${keyOf(session)} ${session.context} ${session.version}`}
              aria-rowindex={index + 2}
              className={cn(
                'border-b last:border-0',
                index === props.current && 'bg-soft outline-2 outline-accent -outline-offset-2',
              )}
              style={{ height: rowHeight }}
            >
              <SessionCells
                cluster={cluster}
                session={session}
                columns={columns}
                selected={selecting.picked.has(keyOf(session))}
                allSelected={selecting.all}
                onSelect={selecting.onPick}
                onEnd={props.onEnd}
              />
            </tr>
          )
        })}
        {after > 0 && <tr aria-hidden style={{ height: after }} />}
        {more?.fetching && (
          <tr>
            <Td colSpan={width}>
              <Skeleton className="h-6 w-full" />
            </Td>
          </tr>
        )}
      </tbody>
    </Table>
  )
}
