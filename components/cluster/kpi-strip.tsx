'use client'

import type { ReactNode } from 'react'
import { isStale, Observed } from '@/components/ui/age'
import { useNow } from '@/components/ui/clock'
import { count, figure, percent, plural, ratio } from '@/components/ui/format'
import type { ClusterSummary, NodeCounts } from '@/lib/client/shapes'

const asides = ['down', 'degraded', 'unknown', 'draining', 'drained', 'maintenance', 'joining'] as const

/** `of 4 · 1 draining`: everything that is not simply up. */
export function nodesAside(nodes: NodeCounts): string {
  const rest = asides
    .filter((key) => nodes[key] > 0 && (key !== 'degraded' || nodes.degraded > 0))
    .map((key) => `${count(nodes[key])} ${key === 'maintenance' ? 'in maintenance' : key}`)
  return [`of ${count(nodes.total)}`, ...rest].join(' · ')
}

type KpiProps = { name: string; aside?: ReactNode; stale: boolean; children: ReactNode }

function Kpi({ name, aside, stale, children }: KpiProps) {
  return (
    <div className="border-l px-4.5 py-3 first:border-l-0 max-md:border-l-0 max-md:px-4 max-md:py-2">
      <dt className="text-dim text-xs">{name}</dt>
      <dd className="flex flex-wrap items-baseline gap-x-1.5 font-semibold text-figure tracking-tight">
        <span className={stale ? 'text-faint italic' : undefined}>{children}</span>
        {aside && <small className="font-normal text-dim text-sm tracking-normal">{aside}</small>}
      </dd>
    </div>
  )
}

/** The cluster in five figures. What is not known is a dash, with how many nodes are missing. */
export function KpiStrip({ summary }: { summary: ClusterSummary }) {
  const { nodes, loadIfFullestGonePercent: load, requestsPerSecond, errorsPerSecond } = summary
  const errors = requestsPerSecond === 0 ? 0 : ratio(errorsPerSecond, requestsPerSecond)
  const seen = { at: summary.observedAt, intervalSeconds: summary.pollIntervalSeconds }
  const serving = nodes.up + nodes.degraded
  const stale = isStale(seen.at, seen.intervalSeconds, useNow())
  return (
    <dl className="grid grid-cols-[1.5fr_1.1fr_1fr_1.2fr_1fr] rounded-lg border bg-panel max-md:grid-cols-2 max-md:py-1">
      <Kpi stale={stale} name="Nodes serving" aside={nodesAside(nodes)}>
        {count(serving)}
      </Kpi>
      <Kpi
        stale={stale}
        name="Sessions"
        aside={summary.sessionsUnknown > 0 && `${plural(summary.sessionsUnknown, 'node')} not known`}
      >
        <Observed {...seen}>{count(summary.sessions)}</Observed>
      </Kpi>
      <Kpi stale={stale} name="Opened" aside="/ min">
        {figure(summary.openedPerMinute)}
      </Kpi>
      <Kpi
        stale={stale}
        name="Requests"
        aside={`/ s${errors === null ? '' : ` · ${percent(errors)} errors`}`}
      >
        {figure(requestsPerSecond)}
      </Kpi>
      <Kpi
        stale={stale}
        name="Headroom"
        aside={load === null ? (summary.capacity === null ? 'no capacity set' : null) : 'one node lost'}
      >
        {load === null ? '–' : percent(Math.max(0, 100 - load))}
      </Kpi>
    </dl>
  )
}
