'use client'

import { count, percent } from '@/components/ui/format'
import { alsoDown, MarkShape, markOf } from '@/components/ui/state-mark'
import type { Distribution, Share } from '@/lib/client/shapes'
import { bandPath, type FlowRow, layOutFlows } from './flow-layout'
import { useWidth } from './use-width'

const kindNames: Record<string, string> = { haproxy: 'HAProxy', httpd: 'httpd', mod_jk: 'mod_jk' }

/** Columns of the picture, for the width that there is. */
function columnsFor(width: number, sources: readonly string[]) {
  const narrow = width < 520
  const longest = Math.max(7, ...sources.map(({ length }) => length))
  const sourceX = narrow ? Math.min(70, 14 + longest * 7) : Math.min(180, 18 + longest * 7.5)
  const nodeX = narrow ? width * 0.4 : width * 0.46
  const labelX = nodeX + 29
  const barX = labelX + (narrow ? 64 : 112)
  return { narrow, sourceX, nodeX, labelX, barX, barMax: Math.max(30, width - barX - (narrow ? 66 : 86)) }
}
type Columns = ReturnType<typeof columnsFor>

function stateWord(share: Share): string | null {
  if (share.health === 'down') return 'down'
  return share.state === 'active' ? (share.health === 'up' ? null : share.health) : share.state
}

function NodeRow({
  row,
  share,
  colour,
  scale,
  columns,
  roomy,
}: {
  row: FlowRow
  share: Share
  colour: string
  scale: number
  columns: Columns
  roomy: boolean
}) {
  const { labelX, barX, narrow } = columns
  const stock = (share.stockPercent ?? 0) * scale
  const flow = (share.flowPercent ?? 0) * scale
  const expected = share.expectedPercent * scale
  const end = barX + Math.max(stock, flow, expected) + 8
  const word = stateWord(share)
  const y = row.middle
  const stacked = narrow && roomy && word !== null
  const mark = alsoDown(share.state, share.health) ? 'down' : markOf(share.state, share.health)
  return (
    <g>
      <rect x={columns.nodeX} y={row.y} width="8" height={row.height} rx="2" fill={colour} />
      <g transform={`translate(${columns.nodeX + 15} ${y - 4.5}) scale(0.9)`}>
        <MarkShape mark={mark} />
      </g>
      <text x={labelX} y={y + (stacked ? -2 : 4)} className="fill-ink text-xs">
        <tspan className="font-semibold">{share.node}</tspan>
        {word && !narrow && (
          <tspan dx="6" className="fill-dim">
            {word}
          </tspan>
        )}
      </text>
      {stacked && (
        <text x={labelX} y={y + 12} className="fill-dim text-xs">
          {word}
        </text>
      )}
      <rect x={barX} y={y - 7} width={stock} height={roomy ? 10 : 8} rx="2.5" fill={colour} />
      <rect x={barX} y={y + (roomy ? 5 : 3)} width={flow} height="3" rx="1.5" fill={colour} opacity="0.55" />
      {share.expectedPercent > 0 && (
        <path
          d={`M${barX + expected} ${y - 11}v${roomy ? 22 : 19}`}
          className="stroke-ink"
          strokeWidth="1.5"
        />
      )}
      <text x={end} y={y + (roomy ? 1 : 4)} className="fill-ink text-xs">
        {share.sessions === null ? 'not known' : count(share.sessions)}
        {share.stockPercent !== null && (
          <tspan dx="7" className="fill-dim">
            {percent(share.stockPercent)}
          </tspan>
        )}
      </text>
      {roomy && share.flowPercent !== null && (
        <text x={end} y={y + 14} className="fill-faint text-[11px]">
          {percent(share.flowPercent)} of new
        </text>
      )}
    </g>
  )
}

/** Where the sessions are: from balancers to nodes, and each node's share beside what its weight makes one expect. */
export function FlowChart({
  distribution,
  colour,
}: {
  distribution: Distribution
  colour: (node: string) => string
}) {
  const [ref, width] = useWidth<HTMLDivElement>(720)
  const { shares, flows } = distribution
  const columns = columnsFor(
    width,
    flows.map(({ balancer }) => balancer),
  )
  const roomy = shares.length <= 12
  const layout = layOutFlows(
    shares.map(({ node, sessions }) => ({ name: node, sessions })),
    flows,
    roomy ? 44 : 24,
  )
  const largest = Math.max(
    1,
    ...shares.flatMap((each) => [each.stockPercent ?? 0, each.flowPercent ?? 0, each.expectedPercent]),
  )
  const byName = new Map(shares.map((share) => [share.node, share]))
  const label = `Sessions by node: ${shares.map((each) => `${each.node} ${each.sessions ?? 'not known'}`).join(', ')}`
  return (
    <div ref={ref}>
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 0 ${width} ${layout.height + 8}`}
        className="block w-full overflow-visible"
        style={{ height: layout.height + 8 }}
        preserveAspectRatio="xMinYMin meet"
      >
        <g transform="translate(0 4)">
          {layout.bands.map((band) => {
            const draining = byName.get(band.node)?.takesTraffic === false
            return (
              <path
                key={`${band.balancer} ${band.node}`}
                d={bandPath(band, columns.sourceX + 8, columns.nodeX)}
                fill={colour(band.node)}
                opacity={draining ? 0.4 : 0.28}
              >
                <title>{`${band.balancer} to ${band.node}: about ${count(band.sessions)} sessions`}</title>
              </path>
            )
          })}
          {layout.sources.map((source) => (
            <g key={source.name}>
              <rect
                x={columns.sourceX}
                y={source.y}
                width="8"
                height={source.height}
                rx="2"
                className="fill-faint"
              />
              <text
                x={columns.sourceX - 10}
                y={source.y + source.height / 2 - 2}
                textAnchor="end"
                className="fill-ink font-semibold text-xs"
              >
                {source.name}
              </text>
              <text
                x={columns.sourceX - 10}
                y={source.y + source.height / 2 + 13}
                textAnchor="end"
                className="fill-dim text-xs"
              >
                {kindNames[source.kind] ?? source.kind}
              </text>
            </g>
          ))}
          {layout.rows.map((row) => {
            const share = byName.get(row.name)
            if (!share) return null
            return (
              <NodeRow
                key={row.name}
                row={row}
                share={share}
                colour={colour(row.name)}
                scale={columns.barMax / largest}
                columns={columns}
                roomy={roomy}
              />
            )
          })}
        </g>
      </svg>
    </div>
  )
}
