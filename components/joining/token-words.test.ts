import { expect, test } from 'vitest'
import type { Balancer } from '@/lib/client/shapes'
import { chosenWays, defaultsLine, type JoinToken, tokenStop, waysInto } from './token-words'

const token = (fields: Partial<JoinToken>) =>
  ({ nodes: 2, nodesMax: 10, expiresAt: '2026-05-02T00:00:00.000Z', ...fields }) as JoinToken
const now = Date.parse('2026-05-01T00:00:00.000Z')
const balancer = (openings: Balancer['openings'], add = true) => ({
  name: 'edge-1',
  openings,
  capabilities: { weight: { min: 0, max: 256 }, add, remove: true },
})

test('a token that lets nobody in any more says why', () => {
  expect(tokenStop(token({}), now)).toBeNull()
  expect(tokenStop(token({ nodes: 10 }), now)).toBe('full')
  expect(tokenStop(token({ nodes: 10, expiresAt: '2026-05-01T00:00:00.000Z' }), now)).toBe('expired')
})

test('what a node gets is one line', () => {
  const defaults = {
    kind: 'tomcat',
    weight: 2,
    capacity: 300,
    slowStartSeconds: 120,
  } as JoinToken['defaults']
  expect(defaultsLine(defaults)).toBe('tomcat · weight 2 · 300 sessions · slow start over 2 min')
  expect(defaultsLine({ ...defaults, capacity: null, slowStartSeconds: 0 })).toBe('tomcat · weight 2')
})

test('only ways that a balancer has are offered', () => {
  const ways = (openings: Balancer['openings'], add = true) =>
    waysInto(balancer(openings, add)).map(({ way }) => way)
  expect(ways({ slots: ['s4'], add: true, reason: null })).toEqual(['added', 'slot', 'existing'])
  expect(ways({ slots: ['s4'], add: false, reason: 'fixed cookies' })).toEqual(['slot', 'existing'])
  expect(ways(null, false)).toEqual(['existing'])
  expect(ways(null)).toEqual(['added', 'existing'])
})

test('a way that is gone meanwhile falls back to the likeliest', () => {
  const full = balancer({ slots: [], add: true, reason: null })
  expect(chosenWays([full], { 'edge-1': 'slot' })).toEqual([{ balancer: 'edge-1', way: 'added' }])
  expect(chosenWays([full], { 'edge-1': 'existing' })).toEqual([{ balancer: 'edge-1', way: 'existing' }])
})
