'use client'

import { useInBrowser, useNow } from '@/components/ui/clock'
import { clock, count, plural } from '@/components/ui/format'
import type { Drain } from '@/lib/client/shapes'
import { timeTicks } from './scales'
import { useWidth } from './use-width'
import { type WedgePoint, wedge } from './wedge'

const height = 190
const top = 16
const bottom = 22
const left = 40

/** A drain melts away: its height is the sessions left; what is still to come is outlined and dashed. */
export function WedgeChart({ drain }: { drain: Drain }) {
  const [ref, width] = useWidth<HTMLDivElement>(560)
  const now = useNow()
  const here = useInBrowser()
  const shape = wedge(drain, now)
  const inner = Math.max(60, width - left - 70)
  const x = (at: number) => left + ((at - shape.from) / (shape.to - shape.from)) * inner
  const y = (sessions: number) => height - bottom - (sessions / shape.top) * (height - top - bottom)
  const path = (points: readonly WedgePoint[]) =>
    points.map((each) => `${x(each.at)} ${y(each.sessions)}`).join('L')
  const first = shape.seen[0]
  const last = shape.seen.at(-1)
  const base = height - bottom
  const lateEnd = shape.expected.at(-1)?.at ?? null
  const earlyEnd = shape.earliest.at(-1)?.at ?? null
  const said =
    drain.sessions === null ? 'sessions left not known' : `${plural(drain.sessions, 'session')} left`
  return (
    <div ref={ref}>
      <svg
        role="img"
        aria-label={`Drain of ${drain.node}: ${said} of ${drain.sessionsAtStart ?? 'an unknown number'}`}
        viewBox={`0 0 ${width} ${height}`}
        className="block w-full overflow-visible"
        style={{ height }}
      >
        <path d={`M${left} ${base}H${left + inner}`} className="stroke-line" />
        <text x={left - 8} y={y(shape.top) + 4} textAnchor="end" className="fill-faint text-[11px]">
          {count(shape.top)}
        </text>
        <text x={left - 8} y={base + 4} textAnchor="end" className="fill-faint text-[11px]">
          0
        </text>
        {first && last && (
          <path
            d={`M${x(first.at)} ${base}L${path(shape.seen)}L${x(last.at)} ${base}Z`}
            className="fill-drain"
            opacity="0.55"
          />
        )}
        {lateEnd !== null && earlyEnd !== null && (
          <path
            d={`M${path(shape.expected)}L${path([...shape.earliest].reverse())}Z`}
            className="fill-drain"
            opacity="0.12"
          />
        )}
        {[shape.earliest, shape.expected].map(
          (points, index) =>
            points.length > 0 && (
              <path
                // biome-ignore lint/suspicious/noArrayIndexKey: the earliest edge and the latest, always in that order
                key={index}
                d={`M${path(points)}L${x(last?.at ?? shape.from)} ${base}`}
                className="fill-none stroke-drain"
                strokeDasharray="3 3"
              />
            ),
        )}
        <path d={`M${x(shape.now)} ${top - 8}V${base}`} className="stroke-ink" strokeWidth="1.5" />
        {last && (
          <text
            x={x(shape.now) + 6}
            y={Math.max(top, y(last.sessions) - 6)}
            className="fill-ink font-semibold text-xs"
          >
            {count(last.sessions)}
          </text>
        )}
        {here &&
          timeTicks(shape.from, shape.to, Math.max(2, Math.floor(inner / 80))).map((time) => (
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
        {here && (lateEnd ?? earlyEnd) !== null && (
          <text
            x={Math.max(left + 90, x(lateEnd ?? earlyEnd ?? shape.to) - 4)}
            y={base - 8}
            textAnchor="end"
            className="fill-dim text-xs"
          >
            {endWords(earlyEnd, lateEnd)}
          </text>
        )}
      </svg>
    </div>
  )
}

/** Without the promise of a minute: an estimate is told as one. */
function endWords(early: number | null, late: number | null): string {
  const at = (time: number) => clock(new Date(time))
  if (late === null) return early === null ? '' : `not before ${at(early)}`
  if (early === null) return `by ${at(late)}`
  if (at(early) === at(late)) return `about ${at(late)}`
  return `between ${at(early)} and ${at(late)}`
}
