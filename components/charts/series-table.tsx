'use client'

import { useInBrowser } from '@/components/ui/clock'
import { clock, count } from '@/components/ui/format'
import type { Samples } from '@/lib/client/shapes'

const columns = 7

type Props = {
  samples: Samples
  caption: string
  /** How a figure is written; whole ones unless said otherwise. */
  form?: (value: number | null | undefined) => string
}

/** A picture of series in figures, a few points of each, for those who can't see it. */
export function SeriesTable({ samples, caption, form = count }: Props) {
  const here = useInBrowser()
  const length = samples.nodes[0]?.values.length ?? 0
  if (!here || length === 0) return null
  const from = Date.parse(samples.from)
  const points = Array.from({ length: columns }, (_, index) =>
    Math.round((index / (columns - 1)) * (length - 1)),
  )
  return (
    <div className="sr-only">
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Node</th>
            {points.map((point) => (
              <th key={point} scope="col">
                {clock(new Date(from + point * samples.stepSeconds * 1000))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {samples.nodes.map(({ node, values }) => (
            <tr key={node}>
              <th scope="row">{node}</th>
              {points.map((point) => (
                <td key={point}>{(values[point] ?? null) === null ? 'not read' : form(values[point])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
