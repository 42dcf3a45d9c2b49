'use client'

import { ArrowDown, ArrowUp } from 'lucide-react'
import { cn } from '@/components/ui/cn'
import { Checkbox } from '@/components/ui/input'
import { Th } from '@/components/ui/table'
import type { SessionSort, Sorting } from './sessions-view'

/** Which columns there is something to show in. */
export type SessionColumns = { node: boolean; user: boolean; select: boolean; end: boolean }

type Selecting = { all: boolean; some: boolean; total: number; onAll: (all: boolean) => void }

type Props = {
  columns: SessionColumns
  sorting: Sorting | null
  onSort?: ((sorting: Sorting) => void) | undefined
  selecting?: Selecting | undefined
}

/** Names from the first on, times from the latest, idle times and timeouts from the longest. */
function next(by: SessionSort, now: Sorting): Sorting {
  const first = by === 'node' || by === 'solution' || by === 'user' ? 'asc' : 'desc'
  if (now.sort !== by) return { sort: by, order: first }
  return { sort: by, order: now.order === 'asc' ? 'desc' : 'asc' }
}

export function SessionHeads({ columns, sorting, onSort, selecting }: Props) {
  const head = (name: string, by: SessionSort, look: { numeric?: boolean; className?: string } = {}) => {
    const active = sorting?.sort === by
    const Arrow = sorting?.order === 'asc' ? ArrowUp : ArrowDown
    if (!sorting || !onSort) return <Th {...look}>{name}</Th>
    return (
      <Th {...look} aria-sort={active ? (sorting.order === 'asc' ? 'ascending' : 'descending') : 'none'}>
        <button
          type="button"
          onClick={() => onSort(next(by, sorting))}
          className={cn(
            'inline-flex items-center gap-1 rounded-sm hover:text-ink',
            look.numeric && 'flex-row-reverse',
          )}
        >
          {name}
          <Arrow aria-hidden className={active ? 'size-3' : 'size-3 opacity-0'} />
        </button>
      </Th>
    )
  }
  return (
    <tr>
      {columns.select && selecting && (
        <Th className="w-8 pr-0">
          <Checkbox
            className="mt-0 block"
            aria-label={`Select all ${selecting.total} that match`}
            checked={selecting.all}
            ref={(box) => {
              if (box) box.indeterminate = selecting.some && !selecting.all
            }}
            onChange={(event) => selecting.onAll(event.target.checked)}
          />
        </Th>
      )}
      <Th className={columns.node ? 'max-md:hidden' : undefined}>Session</Th>
      {columns.node && head('Node', 'node')}
      {head('Solution', 'solution')}
      {columns.user && head('User', 'user', { className: 'max-md:hidden' })}
      {head('Opened', 'openedAt', { numeric: true, className: 'max-md:hidden' })}
      {head('Last used', 'lastUsedAt', { numeric: true, className: 'max-lg:hidden' })}
      {head('Idle', 'idleSeconds', { numeric: true })}
      {head('Times out', 'timeoutSeconds', { numeric: true, className: 'max-md:hidden' })}
      {columns.end && (
        <Th>
          <span className="sr-only">Actions</span>
        </Th>
      )}
    </tr>
  )
}
