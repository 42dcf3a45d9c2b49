import { MusterError } from '@/lib/domain/errors'
import type { Health, NodeState } from '@/lib/domain/model'

/** What nodes are sorted and filtered by. */
export type Sortable = {
  id: string
  name: string
  address: string
  route: string | null
  zone: string | null
  state: NodeState
  health: Health
  sessions: number | null
  openedPerMinute: number | null
  latencyMs: number | null
}

type NodeSort = 'name' | 'state' | 'health' | 'sessions' | 'openedPerMinute' | 'latencyMs'

export type PageQuery = {
  limit: number
  cursor?: string | undefined
  filter?: string | undefined
  state?: NodeState | undefined
  health?: Health | undefined
  sort: NodeSort
  order: 'asc' | 'desc'
}

type Key = string | number | null

/** What needs somebody first, when sorted upwards. */
const healthOrder: Health[] = ['down', 'degraded', 'unknown', 'up']
const stateOrder: NodeState[] = ['joining', 'draining', 'drained', 'maintenance', 'active', 'removed']
const names = new Intl.Collator('en', { numeric: true })

/**
 * One page of nodes. A cursor says where the last page ended in the order asked for, so that a page after it starts
 * there even when nodes came and went.
 */
export function pageOfNodes<T extends Sortable>(nodes: T[], query: PageQuery) {
  const words = query.filter?.toLowerCase().split(/\s+/).filter(Boolean) ?? []
  const matching = nodes.filter(
    (node) =>
      (query.state === undefined || node.state === query.state) &&
      (query.health === undefined || node.health === query.health) &&
      words.every((word) => textOf(node).includes(word)),
  )
  const place = (node: T): [Key, string] => [keyOf(node, query.sort), node.name]
  const compare = (a: [Key, string], b: [Key, string]) => comparePlaces(a, b, query.order)
  matching.sort((a, b) => compare(place(a), place(b)))
  const after = query.cursor === undefined ? null : readCursor(query.cursor)
  const rest = after ? matching.filter((node) => compare(place(node), after) > 0) : matching
  const items = rest.slice(0, query.limit)
  const last = items.at(-1)
  return {
    items,
    total: matching.length,
    nextCursor: last && rest.length > items.length ? writeCursor(place(last)) : null,
  }
}

function textOf({ name, address, route, zone, state, health }: Sortable): string {
  return [name, address, route, zone, state, health].join(' ').toLowerCase()
}

function keyOf(node: Sortable, sort: NodeSort): Key {
  if (sort === 'health') return healthOrder.indexOf(node.health)
  if (sort === 'state') return stateOrder.indexOf(node.state)
  return node[sort]
}

/** What is not known comes last in either order. */
function comparePlaces([a, aName]: [Key, string], [b, bName]: [Key, string], order: 'asc' | 'desc'): number {
  const byName = names.compare(aName, bName) || (aName < bName ? -1 : aName > bName ? 1 : 0)
  const direction = order === 'asc' ? 1 : -1
  if (a === null || b === null) return a === b ? byName : a === null ? 1 : -1
  const byKey = typeof a === 'number' && typeof b === 'number' ? a - b : names.compare(String(a), String(b))
  return direction * byKey || (typeof a === 'string' ? direction * byName : byName)
}

function writeCursor(place: [Key, string]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

function readCursor(cursor: string): [Key, string] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (Array.isArray(value) && value.length === 2 && typeof value[1] === 'string' && isKey(value[0])) {
      return [value[0], value[1]]
    }
  } catch {
    // Said below.
  }
  throw new MusterError('BAD_REQUEST', 'cursor: use nextCursor of the page before.')
}

function isKey(value: unknown): value is Key {
  return value === null || typeof value === 'string' || typeof value === 'number'
}
