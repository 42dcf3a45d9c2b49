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
import { busiest, type Change, changesOf, evenly, type MemberMetric, type Range } from './member-series'

const shown = 6
const points = 120
const hourMs = 3_600_000

const metrics = [
  { metric: 'requestsPerSecond', title: 'Requests / s', untold: 'requests' },
  { metric: 'inFlight', title: 'In flight', untold: 'requests in flight' },
  { metric: 'errorsPerSecond', title: 'Errors / s', untold: 'errors' },
] as const satisfies { metric: MemberMetric; title: string; untold: string }[]

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
  const members = busiest(data, all ? data.members.length : shown)
  const every = metrics.map((metric) => ({ ...metric, samples: evenly(data, metric.metric) }))
  const told = every.filter(({ samples }) => topOf(samples) !== null)
  const untold = every.filter(({ samples }) => topOf(samples) === null).map((each) => each.untold)
  if (told.length === 0) return <p className="text-dim text-sm">No readings in the {range.words}.</p>
  return (
    <>
      <div className="grid grid-cols-[minmax(0,9rem)_repeat(3,minmax(0,1fr))] items-end gap-x-6 gap-y-2 max-md:grid-cols-3 max-md:gap-x-4">
        {members.map((member) => {
          const name = member.node ?? member.member
          const changes = changesOf(member.points)
          return (
            <Fragment key={member.member}>
              <div className="col-start-1 self-center max-md:col-span-3 max-md:mt-2">
                <p className="truncate font-medium">{name}</p>
                <Changes changes={changes} />
              </div>
              {told.map(({ metric, title, samples }) => (
                <TrendChart
                  key={metric}
                  title={title}
                  label={`${title} of ${name}`}
                  samples={samples}
                  node={name}
                  latest={figure(newest(samples, name))}
                  form={figure}
                  top={topOf(samples) ?? 0}
                  height={32}
                  marks={changes.map(markOf)}
                />
              ))}
            </Fragment>
          )
        })}
      </div>
      {untold.length > 0 && (
        <p className="mt-2 text-dim text-sm">
          {balancer} does not count the {untold.join(' and the ')} of its members.
        </p>
      )}
      {data.members.length > shown && (
        <Button className="mt-3" onClick={() => setAll(!all)}>
          {all ? `Show the busiest ${shown}` : `Show all ${data.members.length}`}
        </Button>
      )}
      {told.map(({ metric, title, samples }) => (
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

const paint = { drain: 'var(--color-drain)', maintenance: 'var(--color-idle)' } as const

function markOf({ at, text, to }: Change): TrendMark {
  return { at, text, colour: to === 'drain' || to === 'maintenance' ? paint[to] : 'var(--color-edge)' }
}

/** The last two, newest first: `drain at 14:02`. */
function Changes({ changes }: { changes: readonly Change[] }) {
  const newest = [...changes].reverse().slice(0, 2)
  if (newest.length === 0) return null
  return (
    <ul className="text-dim text-xs">
      {newest.map(({ at, text }) => (
        <li key={`${at} ${text}`}>
          {text} at {clock(new Date(at))}
        </li>
      ))}
    </ul>
  )
}

/** One scale for all members, so that they can be compared; null = none tells it. */
function topOf({ nodes }: Samples): number | null {
  const known = nodes.flatMap(({ values }) => values.filter((value) => value !== null))
  return known.length === 0 ? null : known.reduce((most, value) => Math.max(most, value), 0)
}

/** The figure of now: an older one is not shown for it. The newest step is still being read. */
function newest({ nodes }: Samples, name: string): number | null {
  const values = nodes.find(({ node }) => node === name)?.values.slice(-3)
  return values?.findLast((value) => value !== null) ?? null
}
