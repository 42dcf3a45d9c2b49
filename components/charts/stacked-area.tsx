'use client'

import { area, curveMonotoneX } from 'd3-shape'
import { type PointerEvent, useId, useState } from 'react'
import { useInBrowser } from '@/components/ui/clock'
import { clock, count } from '@/components/ui/format'
import type { Samples } from '@/lib/client/shapes'
import { ticksTo, timeTicks } from './scales'
import { spreadLabels } from './spread-labels'
import { placeMarks, type TimeMark } from './time-marks'
import { stack } from './time-series'
import { useWidth } from './use-width'

const height = 208
const top = 40
const bottom = 22
const left = 40

type Props = {
  samples: Samples
  colour: (node: string) => string
  /** What people did, on the same axis. */
  marks: readonly TimeMark[]
  /** What it shows, for those who can't see it. */
  label: string
}

/** Sessions per node over time, the names at the ends of their layers instead of a legend. */
export function StackedArea({ samples, colour, marks, label }: Props) {
  const [ref, width] = useWidth<HTMLDivElement>(720)
  const [at, setAt] = useState<number | null>(null)
  const here = useInBrowser()
  const hatch = useId()
  const { times, layers, max } = stack(samples)
  const right = Math.max(64, ...layers.map(({ name }) => Math.min(150, name.length * 7 + 10)))
  const start = Date.parse(samples.from)
  const end = Math.max(
    times.at(-1) ?? start,
    start + (samples.nodes[0]?.values.length ?? 2) * samples.stepSeconds * 1000,
  )
  const inner = Math.max(60, width - left - right)
  const x = (time: number) => left + ((time - start) / Math.max(1, end - start)) * inner
  const ceiling = Math.max(4, max * 1.06)
  const y = (value: number) => height - bottom - (value / ceiling) * (height - top - bottom)
  const lastX = x(times.at(-1) ?? start)
  const labelled = layers.filter(({ last }) => last !== null)
  const labelYs = spreadLabels(
    labelled.map(({ low, high }) => y(((low.at(-1) ?? 0) + (high.at(-1) ?? 0)) / 2)),
    14,
    top - 4,
    height - bottom,
  )
  const index = at === null ? null : Math.round((at - start) / 1000 / samples.stepSeconds)
  const shown = index !== null && times[index] !== undefined ? index : null

  function point(event: PointerEvent<SVGSVGElement>) {
    const box = event.currentTarget.getBoundingClientRect()
    const part = (event.clientX - box.left - left) / inner
    setAt(part < 0 || part > 1.02 ? null : start + Math.min(1, part) * (end - start))
  }

  return (
    <div ref={ref}>
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 0 ${width} ${height}`}
        className="block w-full overflow-visible"
        style={{ height }}
        onPointerMove={point}
        onPointerLeave={() => setAt(null)}
      >
        <defs>
          <pattern
            id={hatch}
            width="6"
            height="6"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <path d="M0 0v6" className="stroke-panel" strokeWidth="3" />
          </pattern>
        </defs>
        {layers.map(({ name, low, high }) => {
          const shape = area<number>()
            .x((_, point) => x(times[point] ?? start))
            .y0((_, point) => y(low[point] ?? 0))
            .y1((value) => y(value))
            .curve(curveMonotoneX)
          const edge = shape.lineY1()
          return (
            <g key={name}>
              <path d={shape(high) ?? undefined} fill={colour(name)} opacity="0.55" />
              <path d={edge(high) ?? undefined} className="fill-none stroke-panel" strokeWidth="1.5" />
            </g>
          )
        })}
        {layers.flatMap(({ name, low, high, unread }) =>
          unread.map(({ from, to }) => {
            const points = Array.from({ length: to - from + 3 }, (_, step) => from - 1 + step).filter(
              (index) => index >= 0 && index < times.length,
            )
            const edge = (values: number[], order: number[]) =>
              order.map((index) => `${x(times[index] ?? start)} ${y(values[index] ?? 0)}`).join('L')
            return (
              <path
                key={`${name} ${from}`}
                d={`M${edge(high, points)}L${edge(low, points.toReversed())}Z`}
                fill={`url(#${hatch})`}
              >
                <title>{`${name} was not read here`}</title>
              </path>
            )
          }),
        )}
        {ticksTo(ceiling).map((tick) => (
          <g key={tick}>
            <path d={`M${left} ${y(tick)}H${left + inner}`} className="stroke-line" opacity="0.7" />
            <text x={left - 8} y={y(tick) + 4} textAnchor="end" className="fill-faint text-[11px]">
              {count(tick)}
            </text>
          </g>
        ))}
        {here &&
          timeTicks(start, end, Math.max(2, Math.floor(inner / 90))).map((time) => (
            <text
              key={time}
              x={x(time)}
              y={height - 5}
              textAnchor="middle"
              className="fill-faint text-[11px]"
            >
              {clock(new Date(time))}
            </text>
          ))}
        {here &&
          placeMarks(marks, x, left, left + inner).map((mark) => (
            <g key={mark.id}>
              <path
                d={`M${mark.x} ${mark.text ? 6 + mark.row * 13 : top - 6}V${height - bottom}`}
                className="stroke-dim"
                strokeDasharray="2 3"
              />
              {mark.text && (
                <text
                  x={mark.x + (mark.leftwards ? -5 : 5)}
                  y={13 + mark.row * 13}
                  textAnchor={mark.leftwards ? 'end' : 'start'}
                  className="fill-faint stroke-4 stroke-panel text-[11px] [paint-order:stroke]"
                >
                  {clock(new Date(mark.at))} {mark.text}
                </text>
              )}
              <title>{`${clock(new Date(mark.at))} ${mark.full}`}</title>
            </g>
          ))}
        {labelled.map(({ name, last }, place) => (
          <text key={name} x={lastX + 8} y={(labelYs[place] ?? 0) + 4} className="fill-ink text-xs">
            {name}
            {shown !== null && (
              <tspan className="fill-dim">
                {' '}
                {count(samples.nodes.find(({ node }) => node === name)?.values[shown])}
              </tspan>
            )}
            {shown === null && last !== null && <title>{`${name}: ${count(last)}`}</title>}
          </text>
        ))}
        {shown !== null && (
          <g>
            <path
              d={`M${x(times[shown] ?? start)} ${top}V${height - bottom}`}
              className="stroke-ink"
              strokeWidth="1"
            />
            <text
              x={x(times[shown] ?? start)}
              y={height - 5}
              textAnchor="middle"
              className="fill-ink text-[11px]"
            >
              {clock(new Date(times[shown] ?? start))}
            </text>
          </g>
        )}
      </svg>
    </div>
  )
}
