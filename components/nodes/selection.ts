import type { Node } from '@/lib/client/shapes'

type Row = Pick<Node, 'name' | 'state'>

/** Rows that are chosen, each with the state that it was last seen in, and where a range of them begins. */
export type Selection = { chosen: ReadonlyMap<string, Node['state']>; anchor: string | null }

export const nothing: Selection = { chosen: new Map(), anchor: null }

/** As many nodes as can be drained, or put back, at once. */
export const mostAtOnce = 200

export function toggled({ chosen }: Selection, { name, state }: Row): Selection {
  const next = new Map(chosen)
  if (!next.delete(name)) next.set(name, state)
  return { chosen: next, anchor: name }
}

/** All rows from where the range begins to that one, in either direction; without a beginning, that one alone. */
export function extended(selection: Selection, rows: readonly Row[], to: string): Selection {
  const [from, end] = [selection.anchor, to].map((name) => rows.findIndex((row) => row.name === name))
  const last = rows[end ?? -1]
  if (!last) return selection
  if (from === undefined || from < 0 || end === undefined) return toggled(selection, last)
  const range = rows.slice(Math.min(from, end), Math.max(from, end) + 1)
  return { chosen: added(selection.chosen, range), anchor: selection.anchor }
}

export function withAll({ chosen, anchor }: Selection, rows: readonly Row[]): Selection {
  return { chosen: added(chosen, rows), anchor }
}

function added(chosen: Selection['chosen'], rows: readonly Row[]): Map<string, Node['state']> {
  return new Map([...chosen, ...rows.map(({ name, state }) => [name, state] as const)])
}

/** With what is known of the rows now: a node that someone else drained meanwhile is no longer there to drain. */
export function refreshed(chosen: Selection['chosen'], rows: readonly Row[]): Selection['chosen'] {
  const changed = rows.filter(({ name, state }) => chosen.has(name) && chosen.get(name) !== state)
  return changed.length === 0 ? chosen : added(chosen, changed)
}

export type Doable = { drain: string[]; cancel: string[]; resume: string[] }

/** What can be done with those that are chosen, by name. */
export function doable(chosen: Selection['chosen']): Doable {
  const inState = (...states: Node['state'][]) =>
    [...chosen].filter(([, state]) => states.includes(state)).map(([name]) => name)
  return { drain: inState('active'), cancel: inState('draining'), resume: inState('drained', 'maintenance') }
}

/** Whether none, some or all are chosen of those that the filter finds: `total`, of which `rows` are fetched. */
export function extent(
  chosen: Selection['chosen'],
  rows: readonly Row[],
  total: number,
): 'none' | 'some' | 'all' {
  const held = rows.filter(({ name }) => chosen.has(name)).length
  if (held === 0) return 'none'
  return held === rows.length && chosen.size >= total ? 'all' : 'some'
}
