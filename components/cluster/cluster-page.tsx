'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useMemo } from 'react'
import { nodeColours } from '@/components/charts/node-colours'
import { recentMinutes } from '@/components/charts/recent'
import { NodeActions } from '@/components/nodes/node-actions'
import { clusterMark } from '@/components/shell/cluster-mark'
import { useCan } from '@/components/shell/use-can'
import { Age } from '@/components/ui/age'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { useNow } from '@/components/ui/clock'
import { plural } from '@/components/ui/format'
import { Gone } from '@/components/ui/gone'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { Sentence } from '@/components/ui/sentence'
import { PageSkeleton } from '@/components/ui/skeleton'
import { useTitle } from '@/components/ui/use-title'
import { codeOf } from '@/lib/client/errors'
import { queries } from '@/lib/client/queries'
import type { ClusterSummary } from '@/lib/client/shapes'
import { listed } from '@/lib/domain/words'
import { clusterQueries, manyNodes } from './cluster-queries'
import { EventList } from './event-list'
import { FirstSteps } from './first-steps'
import { HistoryPanel } from './history-panel'
import { KpiStrip } from './kpi-strip'
import { NodesPanel } from './nodes-panel'
import { SessionsPicture } from './sessions-picture'
import { UnderWay } from './under-way'
import { worthKnowing } from './worth-knowing'
import { WorthList } from './worth-list'

const eventsShown = 8

function about(summary: ClusterSummary) {
  const names = summary.balancers.map(({ name }) => name)
  const behind = names.length === 0 ? '· no balancer yet' : `behind ${listed(names)}`
  return (
    <>
      {plural(summary.nodes.total, 'node')} {behind}
      {summary.observedAt && (
        <>
          {' '}
          · <Age at={summary.observedAt} />
        </>
      )}
    </>
  )
}

/** One cluster: what is so in a sentence, where its sessions are, what goes on, and what to know. */
export function ClusterPage({ cluster }: { cluster: string }) {
  const options = clusterQueries(queries, cluster)
  const { data: summary, error } = useQuery(options.summary)
  const total = summary?.nodes.total ?? 0
  const some = total > 0
  const { data: nodes, error: nodesError } = useQuery({ ...options.nodes(total > manyNodes), enabled: some })
  const { data: distribution, error: spreadError } = useQuery({ ...options.distribution, enabled: some })
  const minutes = recentMinutes(summary?.createdAt ?? '', useNow())
  const { data: samples, error: samplesError } = useQuery({ ...options.samples(minutes), enabled: some })
  const { data: drains } = useQuery(options.drains)
  const { data: imports } = useQuery(options.imports)
  const { data: events } = useQuery(options.events)
  const { data: balancers } = useQuery({ ...options.balancers, enabled: total <= manyNodes })
  const can = useCan()
  const mark = summary ? clusterMark(summary) : null
  useTitle(mark ? `${cluster}: ${mark}` : cluster)

  const names = distribution?.shares.map(({ node }) => node)
  const colour = useMemo(
    () => (names && names.length <= manyNodes ? nodeColours(names) : () => 'var(--color-accent)'),
    [names],
  )
  if (codeOf(error) === 'NOT_FOUND' || (error && !summary)) {
    return <Gone name={cluster} error={error} href="/" label="To the overview" />
  }
  if (!summary) return <PageSkeleton label={`Reading ${cluster}`} />
  const worth = worthKnowing({
    summary,
    distribution,
    nodes: nodes?.items ?? [],
    balancers: balancers?.items ?? [],
    importing: imports?.items.map(({ solution }) => solution) ?? [],
  })

  return (
    <NodeActions cluster={cluster}>
      <PageHeader
        title={
          <span className="flex items-center gap-2">
            {summary.name}
            {summary.simulated && <Badge tone="warn">simulated</Badge>}
          </span>
        }
        about={about(summary)}
        actions={
          can('clusters.update', cluster) && (
            <Button asChild>
              <Link href={`/clusters/${cluster}/settings`}>Settings</Link>
            </Button>
          )
        }
      />
      <Sentence parts={summary.sentence} />
      {some ? (
        <div className="grid grid-cols-[minmax(0,1fr)_332px] gap-4 max-lg:grid-cols-1">
          <div className="order-1 col-span-2 max-lg:order-2 max-lg:col-span-1">
            <KpiStrip summary={summary} />
          </div>
          <div className="order-2 grid content-start gap-4 max-lg:order-3">
            <SessionsPicture
              summary={summary}
              error={spreadError}
              distribution={distribution}
              colour={colour}
            />
            <HistoryPanel
              minutes={minutes}
              samples={samples}
              error={samplesError}
              events={events?.items ?? []}
              colour={colour}
            />
          </div>
          <aside aria-label="Under way and worth knowing" className="order-3 min-w-0 max-lg:order-1">
            <div className="grid gap-4 lg:h-full lg:content-start lg:rounded-lg lg:border lg:bg-panel">
              <Panel title="Under way" className="lg:border-0 lg:bg-transparent lg:pb-0">
                <UnderWay
                  summary={summary}
                  drains={drains?.items ?? []}
                  imports={imports?.items ?? []}
                  nodes={nodes?.items ?? []}
                />
              </Panel>
              <Panel title="Worth knowing" className="lg:border-0 lg:bg-transparent">
                <WorthList items={worth} />
              </Panel>
            </div>
          </aside>
          <div className="order-4 col-span-2 min-w-0 max-lg:col-span-1">
            <NodesPanel
              summary={summary}
              nodes={nodes?.items}
              error={nodesError}
              distribution={distribution}
              colour={colour}
            />
          </div>
          <div className="order-5 col-span-2 min-w-0 max-lg:col-span-1">
            <Panel
              title="Last events"
              note={
                <Link href={`/clusters/${cluster}/activity`} className="text-accent hover:underline">
                  All activity
                </Link>
              }
            >
              <EventList
                events={(events?.items ?? []).slice(0, eventsShown)}
                empty="Nothing has happened yet."
              />
            </Panel>
          </div>
        </div>
      ) : (
        <FirstSteps cluster={cluster} balancers={summary.balancers.length} />
      )}
    </NodeActions>
  )
}
