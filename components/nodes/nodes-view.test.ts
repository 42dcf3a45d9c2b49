import { expect, test } from 'vitest'
import { parseView, viewSearch } from './nodes-view'

test('a view is its address, and back', () => {
  const view = {
    filter: 'rack 7',
    state: 'draining',
    health: 'down',
    sort: 'sessions',
    order: 'desc',
  } as const
  expect(parseView(new URLSearchParams(viewSearch(view)))).toEqual(view)
})

test('the plain view has the plain address', () => {
  expect(viewSearch(parseView(new URLSearchParams()))).toBe('')
})

test('nonsense in the address is the plain view', () => {
  expect(parseView(new URLSearchParams('state=gone&sort=password&order=up'))).toEqual({
    filter: '',
    state: null,
    health: null,
    sort: 'name',
    order: 'asc',
  })
})
