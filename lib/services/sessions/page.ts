import type { Session, sessionSorts } from '@/lib/contract/sessions'
import { MusterError } from '@/lib/domain/errors'

export type SessionSort = (typeof sessionSorts)[number]
export type SessionPageQuery = {
  limit: number
  cursor?: string | undefined
  sort: SessionSort
  order: 'asc' | 'desc'
}

type Key = string | number | null
/** What tells two sessions apart: nodes and contexts may give the same id. */
type Place = { key: Key; name: string }

const collator = new Intl.Collator('en', { numeric: true })

/**
 * One page of sessions. A cursor says where the last page ended in the order asked for, so that a page after it starts
 * there even when sessions came and went.
 */
export function pageOfSessions(rows: Session[], query: SessionPageQuery) {
  const { sort, order, limit } = query
  const placed = rows.map((row) => ({ row, key: keyOf(row, sort), name: nameOf(row) }))
  const after = query.cursor === undefined ? null : readCursor(query.cursor)
  const rest = after ? placed.filter((each) => comparePlaces(each, after, order) > 0) : placed
  rest.sort((a, b) => comparePlaces(a, b, order))
  const items = rest.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map(({ row }) => row),
    nextCursor: last && rest.length > items.length ? writeCursor(last) : null,
  }
}

function keyOf(row: Session, sort: SessionSort): Key {
  if (sort === 'solution') return row.solution ?? row.context
  const value = row[sort]
  return value instanceof Date ? value.getTime() : value
}

const nameOf = ({ node, fingerprint, context, version }: Session) =>
  `${node} ${fingerprint} ${context}${version === null ? '' : `##${version}`}`

/** What is not known comes last in either order; what is equal, by node and fingerprint. */
function comparePlaces(a: Place, b: Place, order: 'asc' | 'desc'): number {
  if (a.key !== b.key) {
    if (a.key === null) return 1
    if (b.key === null) return -1
    const byKey =
      typeof a.key === 'number' && typeof b.key === 'number'
        ? a.key - b.key
        : compareTexts(String(a.key), String(b.key))
    return order === 'asc' ? byKey : -byKey
  }
  return compareTexts(a.name, b.name)
}

/** `node9` before `node10`, and no two different texts equal. */
function compareTexts(a: string, b: string): number {
  if (a === b) return 0
  return collator.compare(a, b) || (a < b ? -1 : 1)
}

function writeCursor({ key, name }: Place): string {
  return Buffer.from(JSON.stringify([key, name])).toString('base64url')
}

function readCursor(cursor: string): Place {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (Array.isArray(value) && value.length === 2) {
      const [key, name]: unknown[] = value
      if (typeof name === 'string' && isKey(key)) return { key, name }
    }
  } catch {
    // Said below.
  }
  throw new MusterError('BAD_REQUEST', 'cursor: use nextCursor of the page before.')
}

function isKey(value: unknown): value is Key {
  return value === null || typeof value === 'string' || typeof value === 'number'
}
