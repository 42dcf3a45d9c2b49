'use client'

import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import { Th } from '@/components/ui/table'
import type { nodeSorts } from '@/lib/contract/nodes'

export type NodeSort = (typeof nodeSorts)[number]
export type Sorting = { sort: NodeSort; order: 'asc' | 'desc' }

type HeadProps = {
  name: string
  by?: NodeSort | undefined
  numeric?: boolean | undefined
  className?: string | undefined
  sorting: Sorting | null
  onSort?: ((sorting: Sorting) => void) | undefined
}

/** Figures are most wanted from the largest down, names from the first on, health from the worst. */
function next(by: NodeSort, now: Sorting): Sorting {
  const first = by === 'name' || by === 'state' || by === 'health' ? 'asc' : 'desc'
  if (now.sort !== by) return { sort: by, order: first }
  return { sort: by, order: now.order === 'asc' ? 'desc' : 'asc' }
}

function Head({ name, by, numeric, className, sorting, onSort }: HeadProps) {
  if (!by || !sorting || !onSort) {
    return (
      <Th numeric={numeric} className={className}>
        {name}
      </Th>
    )
  }
  const active = sorting.sort === by
  const Arrow = sorting.order === 'asc' ? ArrowUp : ArrowDown
  return (
    <Th
      numeric={numeric}
      className={className}
      aria-sort={active ? (sorting.order === 'asc' ? 'ascending' : 'descending') : 'none'}
    >
      <button
        type="button"
        onClick={() => onSort(next(by, sorting))}
        className={cn(
          'inline-flex items-center gap-1 rounded-sm hover:text-ink',
          numeric && 'flex-row-reverse',
        )}
      >
        {name}
        <Arrow aria-hidden className={active ? 'size-3' : 'size-3 opacity-0'} />
      </button>
    </Th>
  )
}

type Props = {
  balancers: readonly string[]
  shares: boolean
  sorting?: Sorting | null | undefined
  onSort?: ((sorting: Sorting) => void) | undefined
  /** Before all others: the box that selects. */
  first?: ReactNode
}

export function NodeHeads({ balancers, shares, sorting = null, onSort, first }: Props) {
  const head = { sorting, onSort }
  return (
    <tr>
      {first}
      <Head name="Node" by="name" {...head} />
      <Head name="State" by="health" {...head} />
      {balancers.map((balancer) => (
        <Head key={balancer} name={balancer} className="max-lg:hidden" {...head} />
      ))}
      <Head name="Sessions" by="sessions" numeric {...head} />
      {shares && <Head name="Share" className="max-md:hidden" {...head} />}
      <Head name="Opened / min" by="openedPerMinute" numeric className="max-md:hidden" {...head} />
      <Head name="Threads" numeric className="max-xl:hidden" {...head} />
      <Head name="Heap" numeric className="max-xl:hidden" {...head} />
      <Head name="Latency" by="latencyMs" numeric className="max-lg:hidden" {...head} />
      <Head name="Serves" className="max-lg:hidden" {...head} />
      <Th>
        <span className="sr-only">Actions</span>
      </Th>
    </tr>
  )
}
