'use client'

import { area, line as d3line } from 'd3-shape'
import type { Samples } from '@/lib/client/shapes'
import { line } from './time-series'
import { useWidth } from './use-width'

type Props = {
  title: string
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
}

/** One figure over time, small. */
export function TrendChart({ title, samples, node, latest, form, limit, colour, height = 56 }: Props) {
  const [ref, width] = useWidth<HTMLDivElement>(260)
  const values = samples
    ? node === undefined
      ? samples.total
      : (samples.nodes.find((each) => each.node === node)?.values ?? samples.total)
    : []
  const series = samples ? line(samples, values) : { times: [], values: [], max: 0, last: null }
  const top = Math.max(limit ?? 0, series.max * 1.1) || 1
  const steps = Math.max(1, (values.length || 2) - 1)
  const x = (index: number) => (index / steps) * width
  const y = (value: number) => height - 1 - (value / top) * (height - 6)
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
        <span className="text-dim text-xs">{title}</span>
        <span className="font-semibold">{latest}</span>
      </figcaption>
      <div ref={ref} className="mt-1">
        <svg
          role="img"
          aria-label={`${title}: now ${latest}, at most ${form(series.max)}`}
          viewBox={`0 0 ${width} ${height}`}
          className="block w-full"
          style={{ height }}
          preserveAspectRatio="none"
        >
          <path d={`M0 ${height - 0.5}H${width}`} className="stroke-line" />
          {limit ? (
            <path d={`M0 ${y(limit)}H${width}`} className="stroke-edge" strokeDasharray="3 3" />
          ) : null}
          <path d={fill(series.values) ?? undefined} fill={paint} opacity="0.16" />
          <path d={edge(series.values) ?? undefined} fill="none" stroke={paint} strokeWidth="1.5" />
        </svg>
      </div>
      {samples && series.last === null && <p className="text-faint text-xs">No readings</p>}
    </figure>
  )
}
