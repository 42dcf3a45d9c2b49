import type { Session } from '@/lib/contract/sessions'
import { parseContextVersion } from '@/lib/domain/release'

export type Criteria = {
  filter?: string | undefined
  node?: string | undefined
  solution?: string | undefined
  idleAtLeastSeconds?: number | undefined
}

/** Those that meet all criteria. One whose idle time is not known has been idle for no time that could be claimed. */
export function matchingSessions(rows: Session[], criteria: Criteria): Session[] {
  const words = criteria.filter?.toLowerCase().split(/\s+/).filter(Boolean) ?? []
  const { node, solution, idleAtLeastSeconds: idle = 0 } = criteria
  return rows.filter(
    (row) =>
      (node === undefined || row.node === node) &&
      (solution === undefined || row.solution === solution) &&
      (idle === 0 || (row.idleSeconds !== null && row.idleSeconds >= idle)) &&
      (words.length === 0 || hasWords(row, words)),
  )
}

function hasWords(row: Session, words: string[]): boolean {
  const release = parseContextVersion(row.version)?.release ?? row.version
  const { node, solution, context, user, fingerprint } = row
  const text = [node, solution, context, release, user, fingerprint].join(' ').toLowerCase()
  return words.every((word) => text.includes(word))
}
