import { expect, test } from 'vitest'
import { difference, given } from './changes'

test('only what becomes different is a change', () => {
  const before = { name: 'a', weight: 1, pollIntervalSeconds: 5, route: 'r' }
  expect(difference(before, { name: 'a', weight: 1 })).toBeNull()
  expect(
    difference(before, given({ name: 'b', weight: undefined, pollIntervalSeconds: 9, route: null })),
  ).toEqual({
    words: 'name, poll interval seconds, route',
    before: { name: 'a', pollIntervalSeconds: 5, route: 'r' },
    after: { name: 'b', pollIntervalSeconds: 9, route: null },
  })
})
