'use client'

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { usePathname, useSearchParams } from 'next/navigation'
import { ReceiptsExport } from '@/components/drains/receipts-export'
import { Button } from '@/components/ui/button'
import { useNow } from '@/components/ui/clock'
import { cn } from '@/components/ui/cn'
import { EmptyState } from '@/components/ui/empty-state'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { Skeleton } from '@/components/ui/skeleton'
import { messageOf } from '@/lib/client/errors'
import { ActivityEntry } from './activity-entry'
import { ActivityFilters } from './activity-filters'
import { activityPages } from './activity-pages'
import { type ActivityFilter, filterOf, searchOf, since } from './filter'

/** Who changed what, when and why. `cluster` = only there. */
export function ActivityPage({ cluster }: { cluster: string | null }) {
  const pathname = usePathname()
  const inAddress = filterOf(useSearchParams())
  const filter = cluster === null ? inAddress : { ...inAddress, cluster }
  const now = useNow()
  const { data, error, isPending, isPlaceholderData, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery({ ...activityPages(filter, now), placeholderData: keepPreviousData })
  const entries = data?.pages.flatMap(({ items }) => items) ?? []
  const narrowed = Object.entries(inAddress).some(([, value]) => value !== '')

  function change(part: Partial<ActivityFilter>) {
    window.history.replaceState(null, '', `${pathname}${searchOf(inAddress, part)}`)
  }

  return (
    <>
      <PageHeader
        title="Activity"
        about={cluster ?? 'all clusters'}
        actions={cluster !== null && <ReceiptsExport cluster={cluster} since={since(filter.days, now)} />}
      />
      <p className="mt-2 mb-4 text-dim">Every change that a person, a token or a rule made, newest first.</p>
      <ActivityFilters filter={inAddress} withCluster={cluster === null} onChange={change} />
      <Panel className="mt-4">
        {isPending && <Skeleton className="h-40" />}
        {error && !data && (
          <Notice tone="down" title="The log could not be read">
            {messageOf(error)}
          </Notice>
        )}
        {data && entries.length === 0 && (
          <EmptyState
            title={narrowed ? 'Nothing matches' : 'Nothing was changed yet'}
            action={
              narrowed && (
                <Button onClick={() => window.history.replaceState(null, '', pathname)}>
                  Show everything
                </Button>
              )
            }
          >
            {narrowed
              ? 'No change in the log has all of that.'
              : 'Drains, imports and edits will stand here, with who and why.'}
          </EmptyState>
        )}
        <ol aria-label="Changes" className={cn(isPlaceholderData && 'text-dim')}>
          {entries.map((event) => (
            <ActivityEntry key={event.id} event={event} showCluster={cluster === null} />
          ))}
        </ol>
        {hasNextPage && (
          <Button className="mt-3" pending={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Older changes
          </Button>
        )}
      </Panel>
    </>
  )
}
