import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MusterError } from '@/lib/domain/errors'
import { healths, nodeStates } from '@/lib/domain/model'
import { type PageQuery, pageOfNodes, type Sortable } from './page'

const node = (name: string): fc.Arbitrary<Sortable> =>
  fc.record({
    id: fc.constant(name),
    name: fc.constant(name),
    address: fc.constant('10.0.0.1:8080'),
    route: fc.constant(null),
    zone: fc.constantFrom(null, 'east', 'west'),
    state: fc.constantFrom(...nodeStates),
    health: fc.constantFrom(...healths),
    sessions: fc.option(fc.integer({ min: 0, max: 3 })),
    openedPerMinute: fc.option(fc.double({ min: 0, max: 2, noNaN: true })),
    latencyMs: fc.option(fc.constantFrom(1, 2)),
  })
const nodes = fc
  .uniqueArray(fc.constantFrom(...Array.from({ length: 40 }, (_, index) => `node${index}`)))
  .chain((names) => fc.tuple(...names.map(node)))
const sorts = ['name', 'state', 'health', 'sessions', 'openedPerMinute', 'latencyMs'] as const

function walk(all: Sortable[], query: PageQuery): string[] {
  const names: string[] = []
  let cursor = query.cursor
  do {
    const page = pageOfNodes(all, { ...query, cursor })
    names.push(...page.items.map(({ name }) => name))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return names
}

test('pages of any size, in any order, meet without a gap or a double', () => {
  const query = fc.record({
    limit: fc.integer({ min: 1, max: 7 }),
    sort: fc.constantFrom(...sorts),
    order: fc.constantFrom('asc' as const, 'desc' as const),
  })
  fc.assert(
    fc.property(nodes, query, (all, asked) => {
      const whole = pageOfNodes(all, { ...asked, limit: 100 }).items.map(({ name }) => name)
      expect(walk(all, asked)).toEqual(whole)
      expect([...whole].sort()).toEqual(all.map(({ name }) => name).sort())
    }),
  )
})

test('a node that goes between two pages takes nobody else along', () => {
  fc.assert(
    fc.property(nodes, fc.constantFrom(...sorts), fc.nat(), (all, sort, pick) => {
      const first = pageOfNodes(all, { limit: 3, sort, order: 'asc' })
      if (first.nextCursor === null) return
      const gone = all[pick % all.length]?.name
      const left = all.filter(({ name }) => name !== gone)
      const rest = walk(left, { limit: 3, sort, order: 'asc', cursor: first.nextCursor })
      const firstNames = first.items.map(({ name }) => name)
      const afterFirst = pageOfNodes(left, { limit: 100, sort, order: 'asc', cursor: first.nextCursor })
      expect(afterFirst.items.map(({ name }) => name).filter((name) => firstNames.includes(name))).toEqual([])
      expect(rest.length + firstNames.filter((name) => name !== gone).length).toBeGreaterThanOrEqual(
        left.length,
      )
    }),
  )
})

test('what is not known comes last in either order', () => {
  fc.assert(
    fc.property(nodes, fc.constantFrom('asc' as const, 'desc' as const), (all, order) => {
      const known = pageOfNodes(all, { limit: 100, sort: 'sessions', order }).items.map(
        ({ sessions }) => sessions !== null,
      )
      expect(known).toEqual([...known].sort((a, b) => Number(b) - Number(a)))
    }),
  )
})

test.each(['x', '', Buffer.from('[1]').toString('base64url'), Buffer.from('[{},"a"]').toString('base64url')])(
  'a cursor that was not given out is refused: %j',
  (cursor) => {
    expect(() => pageOfNodes([], { limit: 1, sort: 'name', order: 'asc', cursor })).toThrow(MusterError)
  },
)
