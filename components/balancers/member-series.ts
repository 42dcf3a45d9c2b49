import type { MemberSamples, Samples } from '@/lib/client/shapes'

type MemberPoint = MemberSamples['members'][number]['points'][number]
export type MemberMetric = 'requestsPerSecond' | 'inFlight' | 'errorsPerSecond'

/** A metric of every member, evenly spaced; what was not observed is a gap. */
export function evenly(samples: MemberSamples, metric: MemberMetric): Samples {
  const from = Date.parse(samples.from)
  const length = Math.max(1, Math.ceil((Date.parse(samples.to) - from) / 1000 / samples.stepSeconds))
  const nodes = samples.members.map(({ member, node, points }) => {
    const values = new Array<number | null>(length).fill(null)
    for (const point of points) {
      const index = Math.floor((Date.parse(point.at) - from) / 1000 / samples.stepSeconds)
      if (index >= 0 && index < length) values[index] = point[metric]
    }
    return { node: node ?? member, values }
  })
  return { from: samples.from, stepSeconds: samples.stepSeconds, total: new Array(length).fill(null), nodes }
}

export type Change = { at: number; text: string; to: MemberPoint['intent'] | 'weight' }

/** When a member was told something else, or was given another weight; what it began with is no change. */
export function changesOf(points: readonly MemberPoint[]): Change[] {
  const found: Change[] = []
  let intent: MemberPoint['intent'] | null = null
  let weight: number | null = null
  for (const point of points) {
    const at = Date.parse(point.at)
    if (point.intent !== 'unknown') {
      if (intent !== null && intent !== point.intent) found.push({ at, text: point.intent, to: point.intent })
      intent = point.intent
    }
    if (point.weight !== null) {
      if (weight !== null && weight !== point.weight)
        found.push({ at, text: `weight ${weight} → ${point.weight}`, to: 'weight' })
      weight = point.weight
    }
  }
  return found
}

/** The `most` members with the highest rate lately, by name, so that they stand still; all of them when they are few. */
export function busiest(samples: MemberSamples, most: number): MemberSamples['members'] {
  const rate = ({ points }: MemberSamples['members'][number]) =>
    points.findLast(({ requestsPerSecond }) => requestsPerSecond !== null)?.requestsPerSecond ?? -1
  const name = ({ node, member }: MemberSamples['members'][number]) => node ?? member
  return [...samples.members]
    .sort((a, b) => rate(b) - rate(a))
    .slice(0, most)
    .sort((a, b) => name(a).localeCompare(name(b), 'en', { numeric: true }))
}

export const ranges = [
  { name: '1h', hours: 1, words: 'last hour' },
  { name: '6h', hours: 6, words: 'last 6 hours' },
  { name: '24h', hours: 24, words: 'last 24 hours' },
] as const
export type Range = (typeof ranges)[number]

/** The range that stands in the address; the last hour where none does. */
export function rangeOf(name: string | null): Range {
  return ranges.find((range) => range.name === name) ?? ranges[0]
}
