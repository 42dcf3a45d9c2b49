'use client'

import { useQuery } from '@tanstack/react-query'
import { Fragment, useState } from 'react'
import { SeriesTable } from '@/components/charts/series-table'
import { TrendChart, type TrendMark } from '@/components/charts/trend-chart'
import { Button } from '@/components/ui/button'
import { useInBrowser } from '@/components/ui/clock'
import { clock, figure } from '@/components/ui/format'
import { Skeleton } from '@/components/ui/skeleton'
import { Unread } from '@/components/ui/unread'
import { api } from '@/lib/client/api'
import { queries } from '@/lib/client/queries'
import type { Samples } from '@/lib/client/shapes'
import { busiestFirst, changesOf, evenly, type MemberMetric, type Range } from './member-series'

const shown = 6
const points = 120
const hourMs = 3_600_000

const metrics = [
  { metric: 'requestsPerSecond', title: 'Requests / s' },
  { metric: 'inFlight', title: 'In flight' },
  { metric: 'errorsPerSecond', title: 'Errors / s' },
] as const satisfies { metric: MemberMetric; title: string }[]

const paint = { drain: 'var(--color-drain)', maintenance: 'var(--color-idle)' } as const

type Props = { cluster: string; balancer: string; range: Range }

/** How each member went at this balancer, small pictures on one scale, with marks where it was told something else. */
export function MemberTrends({ cluster, balancer, range }: Props) {
  const [all, setAll] = useState(false)
  const here = useInBrowser()
  const { data, error } = useQuery({
    // The range moves on with time; what is asked for stays the same.
    queryKey: [...queries.balancers.samples.key({ input: { cluster, balancer } }), range.hours],
    queryFn: () => {
      const to = new Date()
      const from = new Date(to.getTime() - range.hours * hourMs)
      return api.balancers.samples({ cluster, balancer, from, to, points })
    },
    enabled: here,
    placeholderData: (before) => before,
  })
  if (!data) return error ? <Unread what="The history" error={error} /> : <Skeleton className="h-40 w-full" />
  const ranked = busiestFirst(data)
  const members = all ? ranked : ranked.slice(0, shown)
  const series = metrics.map(({ metric, title }) => {
    const samples = evenly(data, metric)
    return { metric, title, samples, top: topOf(samples) }
  })
  return (
    <>
      <div className="grid grid-cols-[minmax(0,9rem)_repeat(3,minmax(0,1fr))] items-end gap-x-6 gap-y-3 max-md:grid-cols-3 max-md:gap-x-4">
        {members.map((member) => {
          const name = member.node ?? member.member
          const marks = changesOf(member.points)
          return (
            <Fragment key={member.member}>
              <div className="self-center max-md:col-span-3 max-md:mt-2">
                <p className="truncate font-medium">{name}</p>
                <Changes marks={marks} />
              </div>
              {series.map(({ metric, title, samples, top }) => (
                <TrendChart
                  key={metric}
                  title={title}
                  label={`${title} of ${name}`}
                  samples={samples}
                  node={name}
                  latest={figure(newest(samples, name))}
                  form={figure}
                  top={top}
                  height={40}
                  marks={marks.map(
                    ({ at, text, to }): TrendMark => ({
                      at,
                      text,
                      colour: to === 'drain' || to === 'maintenance' ? paint[to] : 'var(--color-edge)',
                    }),
                  )}
                />
              ))}
            </Fragment>
          )
        })}
      </div>
      {ranked.length > shown && (
        <Button className="mt-3" onClick={() => setAll(!all)}>
          {all ? `Show the busiest ${shown}` : `Show all ${ranked.length}`}
        </Button>
      )}
      {series.map(({ metric, title, samples }) => (
        <SeriesTable
          key={metric}
          samples={samples}
          caption={`${title} per member of ${balancer}, ${range.words}`}
          form={figure}
        />
      ))}
    </>
  )
}

/** The last two, newest first: `drain 14:02`. */
function Changes({ marks }: { marks: ReturnType<typeof changesOf> }) {
  const here = useInBrowser()
  if (!here || marks.length === 0) return null
  return (
    <ul className="text-dim text-xs">
      {marks
        .slice(-2)
        .reverse()
        .map(({ at, text }) => (
          <li key={`${at} ${text}`}>
            {text} at {clock(new Date(at))}
          </li>
        ))}
    </ul>
  )
}

/** One scale for all members, so that they can be compared. */
function topOf({ nodes }: Samples): number {
  return Math.max(0, ...nodes.flatMap(({ values }) => values.map((value) => value ?? 0)))
}

function newest({ nodes }: Samples, name: string): number | null {
  return nodes.find(({ node }) => node === name)?.values.findLast((value) => value !== null) ?? null
}
