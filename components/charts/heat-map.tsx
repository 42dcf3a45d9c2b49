'use client'

import { type PointerEvent, useState } from 'react'
import { count, percent, ratio } from '@/components/ui/format'
import { MarkShape, markOf } from '@/components/ui/state-mark'
import type { Share } from '@/lib/client/shapes'
import { layOutTiles, tileAt } from './heat-tiles'
import { useWidth } from './use-width'

export type HeatBy = 'state' | 'load'

/** How full a node is, by its capacity; without one, beside the fullest of all. */
function loadOf(share: Share, most: number): number | null {
  return ratio(share.sessions, share.capacity ?? most)
}

function TileShape({ share, by, most }: { share: Share; by: HeatBy; most: number }) {
  const mark = markOf(share.state, share.health)
  if (by === 'state') {
    // What is well is quiet, so that what is not stands out by its shape and its colour.
    return mark === 'up' ? (
      <circle cx="5" cy="5" r="3.4" className="fill-up" opacity="0.42" />
    ) : (
      <MarkShape mark={mark} />
    )
  }
  const load = loadOf(share, most)
  if (load === null)
    return <rect x=".5" y=".5" width="9" height="9" rx="1.5" className="fill-none stroke-idle" />
  return (
    <>
      <rect width="10" height="10" rx="1.5" className="fill-soft" />
      <rect
        y={10 - Math.min(10, load / 10)}
        width="10"
        height={Math.min(10, load / 10)}
        rx="1"
        className={load > 90 ? 'fill-down' : load > 75 ? 'fill-warn' : 'fill-accent'}
      />
    </>
  )
}

function said(share: Share): string {
  const sessions = share.sessions === null ? 'sessions not known' : `${count(share.sessions)} sessions`
  const load =
    share.capacity === null ? '' : `, ${percent(ratio(share.sessions, share.capacity))} of its capacity`
  return `${share.node}: ${markOf(share.state, share.health)}, ${sessions}${load}`
}

type Props = {
  shares: readonly Share[]
  by: HeatBy
  /** What it shows, for those who can't see it. */
  label: string
  onOpen: (node: string) => void
}

/** A thousand nodes: a tile each, by state or by load, zone by zone. */
export function HeatMap({ shares, by, label, onOpen }: Props) {
  const [ref, width] = useWidth<HTMLDivElement>(720)
  const [over, setOver] = useState<Share | null>(null)
  const { tiles, groups, height } = layOutTiles(shares, width)
  const most = Math.max(1, ...shares.map(({ sessions }) => sessions ?? 0))

  function find(event: PointerEvent<SVGSVGElement>): Share | null {
    const box = event.currentTarget.getBoundingClientRect()
    return tileAt(tiles, event.clientX - box.left, event.clientY - box.top)?.item ?? null
  }

  return (
    <div ref={ref}>
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 0 ${width} ${height}`}
        className="block w-full cursor-pointer"
        style={{ height }}
        onPointerMove={(event) => setOver(find(event))}
        onPointerLeave={() => setOver(null)}
        onPointerUp={(event) => {
          const share = find(event)
          if (share) onOpen(share.node)
        }}
      >
        {groups.map(({ zone, labelY, count: members }) => (
          <text key={zone} x="0" y={labelY} className="fill-dim text-xs">
            {zone ?? 'no zone'} · {count(members)}
          </text>
        ))}
        {tiles.map(({ item, x, y, size }) => (
          <g key={item.node} transform={`translate(${x} ${y}) scale(${size / 10})`}>
            <TileShape share={item} by={by} most={most} />
          </g>
        ))}
      </svg>
      <p className="mt-2 h-5 truncate text-dim text-sm" aria-hidden="true">
        {over ? said(over) : 'Point at a tile for its node; press it to open the node.'}
      </p>
    </div>
  )
}
