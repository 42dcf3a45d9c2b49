import { expect, test } from 'vitest'
import { abilityLines } from './ability-lines'

const haproxy = { weight: { min: 0, max: 256 }, add: true, remove: true }
const modJk = { weight: { min: 1, max: 100 }, add: false, remove: false }
const lines = (capabilities: typeof haproxy, openings: Parameters<typeof abilityLines>[0]['openings']) =>
  abilityLines({ name: 'edge-1', capabilities, openings })

test('weights are told as they can be given: none of zero, which would be a drain', () => {
  expect(lines(haproxy, null)[0]).toBe('Weights of 1 to 256 can be given while it runs.')
  expect(lines({ ...haproxy, weight: { min: 0, max: 0 } }, null)[0]).toBe('edge-1 can’t be given weights.')
})

test('free places are named, and why there is none is said', () => {
  expect(lines(haproxy, { slots: ['spare1', 'spare2'], add: true, reason: null })[1]).toBe(
    'A new member can be added and removed while it runs; 2 slots spare1 and spare2 are free.',
  )
  expect(lines(haproxy, { slots: ['spare1'], add: false, reason: 'x' })[1]).toBe('The slot spare1 is free.')
  expect(lines(haproxy, { slots: [], add: false, reason: 'its cookies are not dynamic' })[1]).toBe(
    'No new member finds a place: its cookies are not dynamic.',
  )
})

test('not known is not none', () => {
  expect(lines(haproxy, null)[1]).toContain('not known now')
  expect(lines(modJk, null)[1]).toContain('it has to be configured')
})
