import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Session } from '@/lib/contract/sessions'
import { matchingSessions } from './matching'
import { pageOfSessions, type SessionSort } from './page'

const session = (rest: Partial<Session> = {}): Session => ({
  ...{ node: 'node1', solution: 'crm', context: '/crm', version: '000012.4.2', fingerprint: '0a1b2c3d' },
  ...{ user: null, openedAt: null, lastUsedAt: null, idleSeconds: null, timeoutSeconds: null },
  ...rest,
})

const fingerprints = (rows: Session[]) => rows.map(({ fingerprint }) => fingerprint)

describe('pages of sessions', () => {
  const some = fc.array(
    fc.record({
      node: fc.constantFrom('node1', 'node2', 'node10'),
      user: fc.constantFrom(null, 'ada', 'Ada', 'bob'),
      idleSeconds: fc.constantFrom(null, 0, 7, 90),
      lastUsedAt: fc.constantFrom(null, new Date(1_000), new Date(2_000)),
    }),
    { maxLength: 40 },
  )

  it('hold every session once, in the order of the whole, whatever their size', () => {
    const sorts = fc.constantFrom<SessionSort>('node', 'user', 'idleSeconds', 'lastUsedAt')
    fc.assert(
      fc.property(some, sorts, fc.boolean(), fc.integer({ min: 1, max: 9 }), (rests, sort, down, limit) => {
        const rows = rests.map((rest, index) => session({ ...rest, fingerprint: `f${index}` }))
        const order = down ? 'desc' : 'asc'
        const seen: Session[] = []
        let cursor: string | null = null
        do {
          const page = pageOfSessions(rows, { sort, order, limit, ...(cursor ? { cursor } : {}) })
          seen.push(...page.items)
          cursor = page.nextCursor
        } while (cursor)
        expect(seen).toEqual(pageOfSessions(rows, { sort, order, limit: 500 }).items)
        expect([...fingerprints(seen)].sort()).toEqual([...fingerprints(rows)].sort())
      }),
      { numRuns: 200 },
    )
  })

  it('count names as people do, and keep what is not known for the end in either order', () => {
    const rows = ['node10', 'node9', 'node1'].map((node) => session({ node }))
    const sorted = pageOfSessions(rows, { sort: 'node', order: 'asc', limit: 9 }).items
    expect(sorted.map(({ node }) => node)).toEqual(['node1', 'node9', 'node10'])
    const users = [null, 'bob', 'ada'].map((user, index) => session({ user, fingerprint: `f${index}` }))
    for (const order of ['asc', 'desc'] as const) {
      expect(pageOfSessions(users, { sort: 'user', order, limit: 9 }).items.at(-1)?.user).toBeNull()
    }
  })

  it('go on where the last one ended, though sessions came and went', () => {
    const rows = ['a', 'c', 'e', 'g'].map((fingerprint) => session({ fingerprint }))
    const first = pageOfSessions(rows, { sort: 'node', order: 'asc', limit: 2 })
    const later = ['b', 'd', 'e', 'g'].map((fingerprint) => session({ fingerprint }))
    const cursor = first.nextCursor ?? ''
    const second = pageOfSessions(later, { sort: 'node', order: 'asc', limit: 9, cursor })
    expect(fingerprints(second.items)).toEqual(['d', 'e', 'g'])
  })

  it('refuse a cursor that is none', () => {
    for (const cursor of ['', 'x', Buffer.from('[1]').toString('base64url')]) {
      expect(() => pageOfSessions([], { sort: 'node', order: 'asc', limit: 9, cursor })).toThrow(/cursor/)
    }
  })
})

describe('a filter', () => {
  const rows = [
    session({ fingerprint: 'f1', user: 'Ada Lovelace', idleSeconds: 30 }),
    session({ fingerprint: 'f2', node: 'node2', idleSeconds: 900 }),
    session({ fingerprint: 'f3', solution: null, context: '/old', version: null }),
  ]
  const found = (criteria: Parameters<typeof matchingSessions>[1]) =>
    fingerprints(matchingSessions(rows, criteria))

  it('wants all its words, wherever they stand', () => {
    expect(found({ filter: 'LOVE node1' })).toEqual(['f1'])
    expect(found({ filter: '4.2' })).toEqual(['f1', 'f2'])
    expect(found({ filter: '  ' })).toEqual(['f1', 'f2', 'f3'])
    expect(found({ filter: 'f3 /old' })).toEqual(['f3'])
    expect(found({ filter: 'null' })).toEqual([])
  })

  it('takes a session whose idle time is not known for no idle one', () => {
    expect(found({ idleAtLeastSeconds: 600 })).toEqual(['f2'])
    expect(found({ idleAtLeastSeconds: 0 })).toHaveLength(3)
  })

  it('by solution leaves out what is no solution', () => {
    expect(found({ solution: 'crm' })).toEqual(['f1', 'f2'])
    expect(found({ solution: 'crm', node: 'node2' })).toEqual(['f2'])
  })
})
