'use client'

import Link from 'next/link'
import { Time } from '@/components/ui/age'
import type { Event } from '@/lib/client/shapes'
import { type Difference, differences } from './difference'

/** One change: who, what, when, why, and on demand what exactly was before and after. */
export function ActivityEntry({ event, showCluster }: { event: Event; showCluster: boolean }) {
  const { at, actor, summary, reason, cluster, before, after } = event
  const changed = differences(before, after)
  return (
    <li className="grid gap-x-4 border-t py-2.5 first:border-0 first:pt-0 last:pb-0 md:grid-cols-[6.5rem_10rem_minmax(0,1fr)]">
      <span className="text-dim">
        <Time at={at} seconds />
      </span>
      <span className="min-w-0">
        <span className="block truncate">{actor.name}</span>
        {actor.kind !== 'person' && (
          <span className="block text-dim text-sm">
            {actor.kind === 'token' ? 'token' : 'a rule of Muster'}
          </span>
        )}
      </span>
      <div className="min-w-0">
        <p>
          {summary}
          {showCluster && cluster && (
            <>
              {' '}
              <Link href={`/clusters/${cluster}`} className="text-dim underline underline-offset-3">
                {cluster}
              </Link>
            </>
          )}
        </p>
        {reason && <p className="text-dim">{reason}</p>}
        {changed.length > 0 && (
          <details className="mt-0.5">
            <summary className="w-fit text-dim text-sm hover:text-ink">
              {changed.length === 1 ? '1 field' : `${changed.length} fields`}
            </summary>
            <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-0.5 text-sm">
              {changed.map((each) => (
                <Changed key={each.field} change={each} />
              ))}
            </dl>
          </details>
        )}
      </div>
    </li>
  )
}

function Changed({ change: { field, before, after } }: { change: Difference }) {
  return (
    <>
      <dt className="text-dim">{field}</dt>
      <dd className="min-w-0 break-words">
        {before !== null && <del className="text-dim decoration-1">{before}</del>}
        {before !== null && after !== null && <span aria-hidden> → </span>}
        {after !== null && <ins className="no-underline">{after}</ins>}
      </dd>
    </>
  )
}
