'use client'

import { rangeWords } from '@/components/charts/recent'
import { SeriesTable } from '@/components/charts/series-table'
import { StackedArea } from '@/components/charts/stacked-area'
import { TimeRange } from '@/components/ui/age'
import { count } from '@/components/ui/format'
import { Panel } from '@/components/ui/panel'
import { Skeleton } from '@/components/ui/skeleton'
import { Unread } from '@/components/ui/unread'
import type { Event, Samples } from '@/lib/client/shapes'
import { eventMarks } from './event-marks'

type Props = {
  minutes: number
  samples: Samples | undefined
  error: unknown
  events: readonly Event[]
  colour: (node: string) => string
}

/** How sessions went, and what people did meanwhile. */
export function HistoryPanel({ minutes, samples, error, events, colour }: Props) {
  const range = rangeWords(minutes)
  if (!samples) {
    return (
      <Panel title={`Sessions, ${range}`}>
        {error ? <Unread what="The chart" error={error} /> : <Skeleton className="h-52 w-full" />}
      </Panel>
    )
  }
  const each = samples.nodes.length > 0
  const layers = each ? samples : { ...samples, nodes: [{ node: 'all nodes', values: samples.total }] }
  const first = samples.total.find((value) => value !== null) ?? null
  const last = samples.total.findLast((value) => value !== null) ?? null
  const until = new Date(
    Date.parse(samples.from) + samples.total.length * samples.stepSeconds * 1000,
  ).toISOString()
  return (
    <Panel
      title={each ? `Sessions per node, ${range}` : `Sessions on all nodes, ${range}`}
      note={<TimeRange from={samples.from} to={until} />}
    >
      {last === null ? (
        <p className="text-dim text-sm">No readings in the {range}.</p>
      ) : (
        <>
          <StackedArea
            samples={layers}
            colour={each ? colour : () => 'var(--color-accent)'}
            marks={eventMarks(events)}
            label={`Sessions, ${range}: from ${count(first)} to ${count(last)}`}
          />
          <SeriesTable samples={layers} caption={`Sessions, ${range}`} />
        </>
      )}
    </Panel>
  )
}
