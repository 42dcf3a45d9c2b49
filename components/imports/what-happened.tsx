'use client'

import { useQuery } from '@tanstack/react-query'
import { Time } from '@/components/ui/age'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { Skeleton } from '@/components/ui/skeleton'
import { messageOf } from '@/lib/client/errors'
import { queries } from '@/lib/client/queries'
import type { Import } from '@/lib/client/shapes'

/** Changes in the cluster from an import's start to its end. */
function importActivity({ cluster, startedAt, endedAt }: Pick<Import, 'cluster' | 'startedAt' | 'endedAt'>) {
  return queries.activity.list.queryOptions({
    input: { cluster, from: startedAt, ...(endedAt ? { to: endedAt } : {}), limit: 50 },
  })
}

export function WhatHappened({ run }: { run: Import }) {
  const { data, error, isPending } = useQuery(importActivity(run))
  return (
    <Panel title="What happened" note="newest first">
      {isPending && <Skeleton className="h-24" />}
      {error && !data && (
        <Notice tone="down" title="Not read">
          {messageOf(error)}
        </Notice>
      )}
      {data?.items.length === 0 && <p className="text-dim">Nothing yet.</p>}
      <ol aria-live="polite">
        {data?.items.map(({ id, at, summary, reason }) => (
          <li key={id} className="border-t py-2 first:border-0 first:pt-0 last:pb-0">
            <span className="mr-2 text-dim">
              <Time at={at} seconds />
            </span>
            {summary}
            {reason && <span className="block text-dim text-sm">{reason}</span>}
          </li>
        ))}
      </ol>
    </Panel>
  )
}
