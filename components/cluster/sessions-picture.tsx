'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { FlowChart } from '@/components/charts/flow-chart'
import { type HeatBy, HeatMap } from '@/components/charts/heat-map'
import { nodePath } from '@/components/nodes/node-path'
import { isStale } from '@/components/ui/age'
import { Button } from '@/components/ui/button'
import { useNow } from '@/components/ui/clock'
import { count, percent } from '@/components/ui/format'
import { Panel } from '@/components/ui/panel'
import { Skeleton } from '@/components/ui/skeleton'
import { alsoDown, markOf, StateMark } from '@/components/ui/state-mark'
import { Unread } from '@/components/ui/unread'
import type { ClusterSummary, Distribution } from '@/lib/client/shapes'
import { manyNodes } from './cluster-queries'
import { nodesAside } from './kpi-strip'
import { fullest, outliers } from './outliers'

type Props = {
  summary: ClusterSummary
  distribution: Distribution | undefined
  error: unknown
  colour: (node: string) => string
}

/** Where the sessions are: flows while nodes are few, a tile per node when they are many. */
export function SessionsPicture({ summary, distribution, error, colour }: Props) {
  const total = summary.nodes.total
  const stale = isStale(summary.observedAt, summary.pollIntervalSeconds, useNow())
  if (!distribution) {
    return (
      <Panel title="Where sessions are">
        {error ? (
          <Unread what="The spread of sessions" error={error} />
        ) : (
          <Skeleton className={total > manyNodes ? 'h-96 w-full' : 'h-52 w-full'} />
        )}
      </Panel>
    )
  }
  if (distribution.shares.length > manyNodes) return <Tiles summary={summary} distribution={distribution} />
  return (
    <Panel
      title="Where sessions are"
      note="width = sessions held · thin bar = share of new ones · mark = expected by weight"
    >
      <div className={stale ? 'opacity-55' : undefined}>
        <FlowChart distribution={distribution} colour={colour} />
      </div>
      <ShareTable distribution={distribution} />
    </Panel>
  )
}

function Tiles({ summary, distribution }: { summary: ClusterSummary; distribution: Distribution }) {
  const [by, setBy] = useState<HeatBy>('state')
  const router = useRouter()
  const odd = by === 'load' ? fullest(distribution.shares, 8) : outliers(distribution.shares, 8)
  return (
    <Panel
      title="Where sessions are"
      note={
        <span className="flex gap-1">
          {(['state', 'load'] as const).map((each) => (
            <Button
              key={each}
              variant={by === each ? 'default' : 'ghost'}
              aria-pressed={by === each}
              onClick={() => setBy(each)}
            >
              By {each}
            </Button>
          ))}
        </span>
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)_220px] gap-6 max-xl:grid-cols-1">
        <HeatMap
          shares={distribution.shares}
          by={by}
          label={`A tile for each node by ${by}: ${count(summary.nodes.up + summary.nodes.degraded)} serving ${nodesAside(summary.nodes)}`}
          onOpen={(node) => router.push(nodePath(summary.slug, node))}
        />
        <div>
          <h3 className="mb-1.5 font-semibold text-sm">{by === 'load' ? 'Fullest' : 'Out of line'}</h3>
          {odd.length === 0 && (
            <p className="text-dim text-sm">
              {by === 'load'
                ? 'No node has a capacity to compare with.'
                : 'None: each holds about its share.'}
            </p>
          )}
          <ul className="grid gap-1.5">
            {odd.map(({ node, state, health, why }) => (
              <li key={node} className="min-w-0">
                <Link href={nodePath(summary.slug, node)} className="font-medium hover:underline">
                  <StateMark
                    mark={alsoDown(state, health) ? 'down' : markOf(state, health)}
                    hideWords
                    className="mr-1.5"
                  />
                  {node}
                </Link>
                <span className="block truncate text-dim text-sm">{why}</span>
              </li>
            ))}
          </ul>
        </div>
      </div>
    </Panel>
  )
}

/** The picture in words, for those who can't see it. */
function ShareTable({ distribution }: { distribution: Distribution }) {
  return (
    <div className="sr-only">
      <table>
        <caption>Share of sessions by node</caption>
        <thead>
          <tr>
            <th scope="col">Node</th>
            <th scope="col">Sessions</th>
            <th scope="col">Share held</th>
            <th scope="col">Share of new</th>
            <th scope="col">Expected</th>
          </tr>
        </thead>
        <tbody>
          {distribution.shares.map((share) => (
            <tr key={share.node}>
              <th scope="row">{share.node}</th>
              <td>{share.sessions === null ? 'not known' : count(share.sessions)}</td>
              <td>{percent(share.stockPercent)}</td>
              <td>{percent(share.flowPercent)}</td>
              <td>{percent(share.expectedPercent)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
