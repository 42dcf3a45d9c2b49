import type { Session } from '@/lib/contract/sessions'

const inUseSeconds = 300

/** How many were used a moment ago: somebody sits before them. */
export function inUseOf(rows: Session[]): number {
  return rows.filter(({ idleSeconds }) => idleSeconds !== null && idleSeconds <= inUseSeconds).length
}
