'use client'

import { area, line as d3line } from 'd3-shape'
import type { Samples } from '@/lib/client/shapes'
import { line } from './time-series'
import { useWidth } from './use-width'

export type TrendMark = { at: number; text: string; colour: string }

type Props = {
  title: string
  /** For those who can't see it, where the title alone is not enough. */
  label?: string | undefined
  samples: Samples | undefined
  /** The series; the cluster's total when it is left out. */
  node?: string | undefined
  /** The newest figure in words, with its unit. */
  latest: string
  form: (value: number) => string
  /** What the node can have at most, such as its threads. */
  limit?: number | null | undefined
  colour?: string | undefined
  height?: number | undefined
  /** What the scale reaches to, where several pictures are to be compared. */
  top?: number | undefined
  /** When something was changed that may have moved the figure. */
  marks?: readonly TrendMark[] | undefined
}

/** One figure over time, small. */
export function TrendChart(props: Props) {
  const { title, label = title, samples, node, latest, form, limit, colour, height = 56, marks = [] } = props
  const [ref, width] = useWidth<HTMLDivElement>(260)
  const values = samples
    ? node === undefined
      ? samples.total
      : (samples.nodes.find((each) => each.node === node)?.values ?? samples.total)
    : []
  const series = samples ? line(samples, values) : { times: [], values: [], max: 0, last: null }
  const top = Math.max(limit ?? 0, (props.top ?? series.max) * 1.1) || 1
  const steps = Math.max(1, (values.length || 2) - 1)
  const x = (index: number) => (index / steps) * width
  const y = (value: number) => height - 1 - (value / top) * (height - 6)
  const from = samples ? Date.parse(samples.from) : 0
  const whenX = (at: number) => x((at - from) / 1000 / (samples?.stepSeconds ?? 1))
  const known = (value: number | null): value is number => value !== null
  const fill = area<number | null>()
    .defined(known)
    .x((_, index) => x(index))
    .y0(height)
    .y1((value) => y(value ?? 0))
  const edge = d3line<number | null>()
    .defined(known)
    .x((_, index) => x(index))
    .y((value) => y(value ?? 0))
  const paint = colour ?? 'var(--color-accent)'
  return (
    <figure className="min-w-0">
      <figcaption className="flex items-baseline justify-between gap-2">
        <span className="whitespace-nowrap text-dim text-xs">{title}</span>
        <span className="whitespace-nowrap font-semibold">{latest}</span>
      </figcaption>
      <div ref={ref} className="mt-1">
        <svg
          role="img"
          aria-label={`${label}: now ${latest}, at most ${form(series.max)}`}
          viewBox={`0 0 ${width} ${height}`}
          className="block w-full"
          style={{ height }}
          preserveAspectRatio="none"
        >
          <path d={`M0 ${height - 0.5}H${width}`} className="stroke-line" />
          {limit ? (
            <path d={`M0 ${y(limit)}H${width}`} className="stroke-edge" strokeDasharray="3 3" />
          ) : null}
          {marks.map(({ at, text, colour: stroke }) => (
            <path
              key={`${at} ${text}`}
              d={`M${whenX(at)} 0V${height}`}
              stroke={stroke}
              strokeWidth="1.5"
              strokeDasharray="2 2"
            >
              <title>{text}</title>
            </path>
          ))}
          <path d={fill(series.values) ?? undefined} fill={paint} opacity="0.16" />
          <path
            d={edge(series.values) ?? undefined}
            fill="none"
            stroke={paint}
            strokeWidth="1.5"
            strokeLinecap="round"
          />
        </svg>
      </div>
      {samples && series.last === null && <p className="text-faint text-xs">No readings</p>}
    </figure>
  )
}
