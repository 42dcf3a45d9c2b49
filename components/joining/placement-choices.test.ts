import { expect, test } from 'vitest'
import type { Member } from '@/lib/client/shapes'
import {
  type OpenBalancer,
  placementChoices,
  placementRemark,
  placeOf,
  usualChoice,
} from './placement-choices'

const node = { name: 'node4', address: '10.0.0.14:8080', route: 'n4' }
const member = (fields: Partial<Member>) =>
  ({ name: 'node1', node: null, address: '10.0.0.11:8080', route: 'n1', ...fields }) as Member
const balancer = (fields: Partial<OpenBalancer> = {}): OpenBalancer => ({
  name: 'edge-1',
  kind: 'haproxy',
  members: [member({ node: 'node1' })],
  openings: { slots: ['slot4', 'slot5'], add: true, reason: null },
  capabilities: { weight: { min: 0, max: 256 }, add: true, remove: true },
  keepsIntents: false,
  failure: null,
  observedAt: '2026-05-01T14:00:00.000Z',
  ...fields,
})
const values = (fields: Partial<OpenBalancer> = {}) =>
  placementChoices(balancer(fields), node).map(({ value }) => value)

test('a member with its route is it, and no other place is offered', () => {
  const choices = placementChoices(balancer({ members: [member({ name: 'app4', route: 'n4' })] }), node)
  expect(choices.map(({ value }) => value)).toEqual(['existing:app4', 'none'])
  expect(choices[0]?.does).toContain('Both have the route n4')
  expect(usualChoice(choices)).toBe('existing:app4')
})

test('a member that is another node’s is not offered', () => {
  expect(values({ members: [member({ node: 'node1', route: 'n4' })], openings: null })).toEqual(['none'])
})

test('slots come before what is added, and not to place it is always there', () => {
  expect(values()).toEqual(['slot:slot4', 'slot:slot5', 'added', 'none'])
  expect(usualChoice(placementChoices(balancer(), node))).toBe('slot:slot4')
  expect(
    values({ openings: { slots: [], add: false, reason: 'mod_jk has its workers in a file.' } }),
  ).toEqual(['none'])
})

test('a free member’s route can be taken, but nobody is taken for another unasked', () => {
  const choices = placementChoices(
    balancer({ members: [member({ name: 'app7', route: 'n7' })], openings: null }),
    node,
  )
  expect(choices[0]).toMatchObject({ value: 'existing:app7', route: 'n7' })
  expect(usualChoice(choices)).toBe('none')
})

test('a slot is not offered a second time as a member', () => {
  const slot = member({ name: 'slot4', address: '127.0.0.1:1', route: 'slot4' })
  expect(values({ members: [slot] })).toEqual(['slot:slot4', 'slot:slot5', 'added', 'none'])
})

test('that a reload forgets an added member is said where it does', () => {
  const does = (keepsIntents: boolean | null) =>
    placementChoices(balancer({ keepsIntents }), node).find(({ value }) => value === 'added')?.does
  expect(does(false)).toContain('forgets it')
  expect(does(null)).toContain('forgets it')
  expect(does(true)).not.toContain('forgets it')
  const openings = { slots: [], add: true, reason: 'BalancerPersist is off' }
  expect(placementChoices(balancer({ openings }), node)[0]?.does).toMatch(
    /active\. BalancerPersist is off\.$/,
  )
})

test('only slots and added members are asked of the balancer', () => {
  expect(placeOf('slot:slot:4')).toEqual({ kind: 'slot', name: 'slot:4' })
  expect(placeOf('added')).toEqual({ kind: 'added' })
  expect(placeOf('existing:app4')).toBeNull()
  expect(placeOf('none')).toBeNull()
})

test('what is old or not known is said', () => {
  const now = Date.parse('2026-05-01T14:05:00.000Z')
  const failure = { kind: 'refused', message: 'Nothing listens there.' }
  expect(placementRemark(balancer({ failure }), now)).toContain('read 5 min ago')
  expect(placementRemark(balancer({ openings: null }), now)).toContain('does not say')
  expect(placementRemark(balancer(), now)).toBeNull()
  const full = { slots: [], add: false, reason: 'growth= is used up.' }
  expect(placementRemark(balancer({ openings: full }), now)).toBe('growth= is used up.')
})
