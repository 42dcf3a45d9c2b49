import type { Samples } from '@/lib/client/shapes'

export type Layer = { name: string; low: number[]; high: number[]; last: number | null }
export type Stack = {
  /** Milliseconds of each point. */
  times: number[]
  layers: Layer[]
  max: number
  /** Stretches, as indexes of points, in which some node's count is not known: the height there is no total. */
  gaps: { from: number; to: number }[]
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

/** From the first reading on, a missing value is a gap; before it the node was not there. */
function isGap(values: readonly (number | null)[], index: number): boolean {
  return (values[index] ?? null) === null && values.slice(0, index).some((value) => value !== null)
}

/** Nodes upon each other, oldest name at the bottom. What is not known adds no height, and is told in `gaps`. */
export function stack(samples: Samples): Stack {
  const from = Date.parse(samples.from)
  const length = pointsKnown(samples.nodes.map(({ values }) => values))
  const times = Array.from({ length }, (_, index) => from + index * samples.stepSeconds * 1000)
  let base = new Array<number>(length).fill(0)
  const layers = samples.nodes.map(({ node, values }): Layer => {
    const low = base
    const high = low.map((at, index) => at + (values[index] ?? 0))
    base = high
    return { name: node, low, high, last: values[length - 1] ?? null }
  })
  const gaps: { from: number; to: number }[] = []
  for (let index = 0; index < length; index++) {
    if (!samples.nodes.some(({ values }) => isGap(values, index))) continue
    const open = gaps.at(-1)
    if (open && open.to === index - 1) open.to = index
    else gaps.push({ from: index, to: index })
  }
  return { times, layers, max: Math.max(0, ...base), gaps }
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
