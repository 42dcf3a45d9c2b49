'use client'

import type { ReactNode } from 'react'
import { useInBrowser, useNow } from './clock'
import { cn } from './cn'
import { clock, moment, span } from './format'

/** How long ago: `seen 2 s ago`. */
export function Age({ at, prefix = 'seen' }: { at: string | null; prefix?: string | undefined }) {
  const now = useNow()
  if (at === null) return <span>never {prefix}</span>
  return (
    <time dateTime={at}>
      {prefix} {span(now - Date.parse(at))} ago
    </time>
  )
}

/** Seconds after which a figure that comes every `intervalSeconds` is stale: three that did not come. */
export function isStale(at: string | null, intervalSeconds: number, now: number): boolean {
  return at === null || now - Date.parse(at) > Math.max(3 * intervalSeconds, 5) * 1000 + 1000
}

/** A figure with when it was observed: it fades and says its age once it is stale. */
export function Observed({
  at,
  intervalSeconds,
  children,
  className,
}: {
  at: string | null
  intervalSeconds: number
  children: ReactNode
  className?: string | undefined
}) {
  const now = useNow()
  if (!isStale(at, intervalSeconds, now)) return <span className={className}>{children}</span>
  return (
    <span className={cn('text-faint', className)}>
      <span className="italic">{children}</span>{' '}
      <small className="whitespace-nowrap font-normal text-xs tracking-normal">
        {at === null ? 'never seen' : `${span(now - Date.parse(at))} old`}
      </small>
    </span>
  )
}

/** A moment where the viewer is; the full date is its title. Empty until the browser knows the zone. */
export function Time({ at, seconds }: { at: string; seconds?: boolean | undefined }) {
  const here = useInBrowser()
  const now = useNow()
  const date = new Date(at)
  return (
    <time
      dateTime={at}
      className={cn('inline-block', seconds ? 'min-w-14' : 'min-w-9')}
      {...(here ? { title: `${date.toDateString()} ${clock(date, true)}` } : {})}
    >
      {here ? moment(date, new Date(now), seconds) : null}
    </time>
  )
}

/** `13:20 – 14:20` */
export function TimeRange({ from, to }: { from: string; to: string }) {
  return (
    <>
      <Time at={from} /> – <Time at={to} />
    </>
  )
}
