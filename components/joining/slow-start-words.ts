import { percent, span } from '@/components/ui/format'

type SlowStart = { seconds: number; since: string; percent: number }

/** How far the weight of a node has grown, and when it has all of it. */
export function slowStartLine({ seconds, since, percent: share }: SlowStart, now: number): string {
  const left = Date.parse(since) + seconds * 1000 - now
  const rest = left > 0 ? `all of it in about ${span(Math.max(left, 1000))}` : 'all of it with the next step'
  return `It gets ${percent(share)} of the new sessions that its weight is good for; ${rest}.`
}

/** Usual lengths to choose from, in seconds. */
const usual = [0, 60, 300, 600, 1800]

/** What can be chosen, with what is set already. */
export function slowStartChoices(set: number): { seconds: number; label: string }[] {
  const lengths = usual.includes(set) ? usual : [...usual, set].toSorted((a, b) => a - b)
  return lengths.map((seconds) => ({
    seconds,
    label: seconds === 0 ? 'None: its whole weight at once' : `Over ${span(seconds * 1000)}`,
  }))
}
