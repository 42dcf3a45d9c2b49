import { expect, test } from 'vitest'
import { isUnplaced, type JoiningLine, joiningSummary } from './joining-lines'

const line = (condition: JoiningLine['condition'], state: JoiningLine['state']): JoiningLine => ({
  condition,
  state,
  met: state === 'met',
  message: '',
})

test('how far it is is said, and whether somebody is needed', () => {
  expect(joiningSummary([line('probe', 'met'), line('agent', 'waiting')])).toBe('1 of 2 met')
  expect(joiningSummary([line('probe', 'met'), line('place', 'failed')])).toBe('1 of 2 met · 1 needs you')
  expect(joiningSummary([line('route', 'failed'), line('place', 'failed')])).toBe('0 of 2 met · 2 need you')
})

test('a place is offered while a balancer has yet to take it in', () => {
  expect(isUnplaced([line('place', 'failed')])).toBe(true)
  expect(isUnplaced([line('place', 'met'), line('place', 'waiting')])).toBe(true)
  expect(isUnplaced([line('place', 'met'), line('route', 'failed')])).toBe(false)
})
