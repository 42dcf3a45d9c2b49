import { expect, it } from 'vitest'
import { criteriaOf, parseView, type SessionsView, viewSearch } from './sessions-view'

const usual = parseView(new URLSearchParams())
const roundTrip = (view: SessionsView) => parseView(new URLSearchParams(viewSearch(view)))

it('a view stands in the address whole, and the usual one not at all', () => {
  expect(viewSearch(usual)).toBe('')
  const view: SessionsView = {
    ...{ filter: 'ada & bob', node: 'node2', solution: 'crm', idleMinutes: 30 },
    ...{ sort: 'idleSeconds', order: 'asc' },
  }
  expect(roundTrip(view)).toEqual(view)
})

it('an address that somebody wrote by hand shows what can be shown', () => {
  const params = new URLSearchParams({ sort: 'password', order: 'up', idle: '7', node: '' })
  expect(parseView(params)).toEqual(usual)
})

it('all that match are selected by what the view says, and by nothing else', () => {
  expect(criteriaOf(usual)).toEqual({})
  expect(criteriaOf({ ...usual, idleMinutes: 60, solution: 'crm' })).toEqual({
    solution: 'crm',
    idleAtLeastSeconds: 3_600,
  })
})
