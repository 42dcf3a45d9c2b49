import { cn } from '@/components/ui/cn'
import { clock } from '@/components/ui/format'
import type { Lane, Segment } from './timeline'
import { wedgePath } from './wedge'

type Props = { lane: Lane; x: (at: number) => number; base: number; peak: number; release: string }

const boxHeight = 26
const wedgeHeight = 40

const fills: Record<Segment['kind'], string> = {
  staging: 'fill-idle',
  draining: 'fill-drain',
  activating: 'fill-accent',
  verifying: 'fill-join',
  serves: 'fill-up-ink',
}
const strokes: Record<Segment['kind'], string> = {
  staging: 'stroke-idle',
  draining: 'stroke-drain',
  activating: 'stroke-accent',
  verifying: 'stroke-join',
  serves: 'stroke-up',
}

/** What happened to one node, and what is to come. */
export function LaneShapes({ lane, x, base, peak, release }: Props) {
  const last = lane.segments.filter(({ estimated }) => !estimated).at(-1)
  return (
    <>
      {lane.segments.map((segment) => (
        <SegmentShape
          key={`${segment.kind}-${segment.estimated}`}
          segment={segment}
          done={lane.state === 'done'}
          x={x}
          base={base}
          peak={peak}
          release={release}
        />
      ))}
      {last && (lane.state === 'failed' || lane.state === 'no reply') && (
        <g>
          <rect
            x={x(last.to) + 4}
            y={base - boxHeight / 2 - 4.5}
            width="9"
            height="9"
            rx="1"
            className={lane.state === 'failed' ? 'fill-down' : 'fill-warn'}
          />
          <text
            x={x(last.to) + 19}
            y={base - 8}
            className={cn('font-medium text-xs', lane.state === 'failed' ? 'fill-down-ink' : 'fill-warn-ink')}
          >
            {lane.state}
          </text>
        </g>
      )}
    </>
  )
}

type ShapeProps = Omit<Props, 'lane'> & { segment: Segment; done: boolean }

function SegmentShape({ segment, done, x, base, peak, release }: ShapeProps) {
  const { kind, from, to, estimated, points } = segment
  const look = estimated ? cn('fill-none', strokes[kind]) : fills[kind]
  const dashes = estimated ? { strokeDasharray: '3 3' } : {}
  if (kind === 'draining') {
    const path = wedgePath(points, from, to, { x, base, height: wedgeHeight, peak })
    return <path d={path} className={look} opacity={estimated ? 0.85 : 0.6} {...dashes} />
  }
  const left = x(from)
  const width = Math.max(4, x(to) - left)
  const low = kind === 'staging'
  const words =
    kind !== 'serves'
      ? null
      : estimated
        ? done
          ? null
          : `about ${clock(new Date(from))}`
        : `serves ${release}`
  return (
    <>
      <rect
        x={left}
        y={base - (low ? 16 : boxHeight)}
        width={width}
        height={low ? 16 : boxHeight}
        rx={low ? 3 : 4}
        className={look}
        {...dashes}
      />
      {words && width > words.length * 6.6 + 12 && (
        <text
          x={left + 8}
          y={base - 9}
          suppressHydrationWarning
          className={cn('text-xs', estimated ? 'fill-dim' : 'fill-panel font-medium')}
        >
          {words}
        </text>
      )}
    </>
  )
}
