import type { Samples } from '@/lib/client/shapes'

/** Indexes of points, both included. */
type Stretch = { from: number; to: number }
type Layer = {
  name: string
  low: number[]
  high: number[]
  last: number | null
  /** Where nothing was read: the layer goes on at its last height, and that is no claim. */
  unread: Stretch[]
}
export type Stack = {
  /** Milliseconds of each point. */
  times: number[]
  layers: Layer[]
  max: number
}

/** How many points are kept: those after the last reading of any node are still to come. */
function pointsKnown(series: readonly (readonly (number | null)[])[]): number {
  let known = 0
  for (const values of series) {
    for (let index = values.length - 1; index >= known; index--) {
      if (values[index] !== null && values[index] !== undefined) {
        known = index + 1
        break
      }
    }
  }
  return known
}

/** A node's values with what was last known in the place of what was not read; before the first reading it held none. */
function carried(
  values: readonly (number | null)[],
  length: number,
): { values: number[]; unread: Stretch[] } {
  const unread: Stretch[] = []
  let last: number | null = null
  const kept = Array.from({ length }, (_, index) => {
    const value = values[index] ?? null
    if (value === null && last !== null) {
      const open = unread.at(-1)
      if (open && open.to === index - 1) open.to = index
      else unread.push({ from: index, to: index })
    }
    last = value ?? last
    return last ?? 0
  })
  // The newest point is still being read.
  const newest = unread.at(-1)
  if (newest && newest.from === length - 1) unread.pop()
  return { values: kept, unread }
}

/** Nodes upon each other, the first name at the bottom. */
export function stack(samples: Samples): Stack {
  const from = Date.parse(samples.from)
  const length = pointsKnown(samples.nodes.map(({ values }) => values))
  const times = Array.from({ length }, (_, index) => from + index * samples.stepSeconds * 1000)
  let base = new Array<number>(length).fill(0)
  const layers = samples.nodes.map(({ node, values }): Layer => {
    const kept = carried(values, length)
    const low = base
    const high = low.map((at, index) => at + (kept.values[index] ?? 0))
    base = high
    const last = values.slice(0, length).findLast((value) => value !== null) ?? null
    return { name: node, low, high, last, unread: kept.unread }
  })
  return { times, layers, max: Math.max(0, ...base) }
}

export type Line = { times: number[]; values: (number | null)[]; max: number; last: number | null }

/** One line with its gaps; points that are still to come are left out. */
export function line(
  samples: Pick<Samples, 'from' | 'stepSeconds'>,
  values: readonly (number | null)[],
): Line {
  const from = Date.parse(samples.from)
  const length = pointsKnown([values])
  const kept = values.slice(0, length)
  return {
    times: kept.map((_, index) => from + index * samples.stepSeconds * 1000),
    values: kept,
    max: kept.reduce<number>((most, value) => Math.max(most, value ?? 0), 0),
    last: kept.findLast((value) => value !== null) ?? null,
  }
}
