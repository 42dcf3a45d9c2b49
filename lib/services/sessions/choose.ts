/** A node as far as it matters for whether it is asked for its sessions. */
type Candidate = {
  id: string
  name: string
  /** As last observed; null = not known. */
  sessions: number | null
  answers: boolean
}

export type Choice<T> = { asked: T[]; leftOut: T[] }

const nodesMax = 64
const sessionsMax = 20_000

/**
 * The nodes that one list asks: the fullest first, those that did not answer lately last, so that they hold up nobody,
 * and no more than one list can show.
 */
export function chooseNodes<T extends Candidate>(nodes: T[]): Choice<T> {
  const ranked = [...nodes].sort(
    (a, b) =>
      Number(b.answers) - Number(a.answers) ||
      (b.sessions ?? -1) - (a.sessions ?? -1) ||
      a.name.localeCompare(b.name, 'en', { numeric: true }),
  )
  const asked: T[] = []
  let sessions = 0
  for (const node of ranked) {
    sessions += node.sessions ?? 0
    if (asked.length > 0 && (asked.length === nodesMax || sessions > sessionsMax)) break
    asked.push(node)
  }
  return { asked, leftOut: ranked.slice(asked.length) }
}
