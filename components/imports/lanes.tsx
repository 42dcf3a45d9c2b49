'use client'

import { useId } from 'react'
import { useWidth } from '@/components/charts/use-width'
import { useInBrowser } from '@/components/ui/clock'
import { clock } from '@/components/ui/format'
import { axisTicks } from './axis'
import { LaneShapes } from './lane-shapes'
import type { Timeline } from './timeline'

const row = 62
const top = 24
const bottom = 26

/** A lane per node on one time axis: what happened is filled, now is a line, what is to come is outlined. */
export function Lanes({ timeline, release, over }: { timeline: Timeline; release: string; over: boolean }) {
  const [ref, width] = useWidth<HTMLDivElement>(960)
  const here = useInBrowser()
  const { from, to, now, lanes, peak } = timeline
  const inner = width - 6
  const x = (at: number) => 1 + (at - from) * (inner / (to - from))
  const clip = useId()
  const height = top + lanes.length * row + bottom
  const ticks = axisTicks(from, to, Math.max(2, Math.floor(width / 110)))
  const nowX = x(now)
  const nowWords = `${over ? 'ended' : 'now'} ${clock(new Date(now), ticks.seconds)}`
  return (
    <div className="grid grid-cols-[minmax(5rem,auto)_minmax(0,1fr)] gap-x-4">
      <ul style={{ paddingTop: top }} aria-label="Nodes">
        {lanes.map(({ node, state }) => (
          <li
            key={node}
            style={{ height: row }}
            className="flex max-w-44 items-center gap-2.5 max-md:flex-col max-md:items-start max-md:justify-center max-md:gap-0"
          >
            <span className="truncate font-medium max-md:max-w-24">{node}</span>
            <span className="whitespace-nowrap text-dim">{state}</span>
          </li>
        ))}
      </ul>
      <div ref={ref} className="min-w-0">
        <svg
          role="img"
          aria-label="How far each node is; the list of nodes says the same in words"
          viewBox={`0 0 ${width} ${height}`}
          className="block w-full overflow-visible"
          style={{ height }}
        >
          {ticks.at.map((at) => (
            <g key={at}>
              <path d={`M${x(at)} ${top - 6}V${height - bottom}`} className="stroke-line" />
              {here && (
                <text x={x(at)} y={10} textAnchor={anchor(x(at), inner)} className="fill-faint text-[11px]">
                  {clock(new Date(at), ticks.seconds)}
                </text>
              )}
            </g>
          ))}
          <clipPath id={clip}>
            <rect x="0" y="0" width={width} height={height} />
          </clipPath>
          {lanes.map((lane, index) => (
            <g key={lane.node} clipPath={`url(#${clip})`}>
              <path d={`M0 ${top + (index + 1) * row}H${width}`} className="stroke-line" />
              <LaneShapes
                lane={lane}
                x={x}
                base={top + (index + 1) * row - 12}
                peak={peak}
                release={release}
              />
            </g>
          ))}
          <path d={`M${nowX} ${top - 8}V${height - bottom + 6}`} className="stroke-ink" strokeWidth="1.5" />
          {here && (
            <text
              x={nowX}
              y={height - 4}
              textAnchor={anchor(nowX, inner)}
              className="fill-ink font-semibold text-xs"
            >
              {nowWords}
            </text>
          )}
        </svg>
      </div>
    </div>
  )
}

/** Words at the edges stay inside the picture. */
function anchor(x: number, width: number): 'start' | 'middle' | 'end' {
  if (x < 34) return 'start'
  return x > width - 34 ? 'end' : 'middle'
}
