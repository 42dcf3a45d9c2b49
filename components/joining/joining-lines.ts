import type { Mark } from '@/components/ui/state-mark'
import type { Node } from '@/lib/client/shapes'

export type JoiningLine = Node['joining'][number]

export const conditionTitles: Record<JoiningLine['condition'], string> = {
  probe: 'Probe',
  agent: 'Agent',
  release: 'Release',
  route: 'Route',
  settings: 'Settings',
  place: 'Balancer',
}

export const lineMarks: Record<JoiningLine['state'], Mark> = { met: 'up', waiting: 'joining', failed: 'down' }

/** `3 of 5 met`, and what is in the way first: what failed needs somebody, what waits may pass by itself. */
export function joiningSummary(lines: JoiningLine[]): string {
  const met = lines.filter((line) => line.met).length
  const failed = lines.filter(({ state }) => state === 'failed').length
  const tail = failed === 0 ? '' : failed === 1 ? ' · 1 needs you' : ` · ${failed} need you`
  return `${met} of ${lines.length} met${tail}`
}

/** Some balancer has yet to take it in, or refused. */
export function isUnplaced(lines: JoiningLine[]): boolean {
  return lines.some(({ condition, met }) => condition === 'place' && !met)
}

/** As a sentence, that may begin with a name: names are not capitalised. */
export function fullStop(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
