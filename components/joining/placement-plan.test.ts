import { expect, test } from 'vitest'
import type { Balancer, Member } from '@/lib/client/shapes'
import { isNowhere, placementsOf, plansOf, routeOf } from './placement-plan'

const node = { name: 'node4', address: '10.0.0.14:8080', route: 'n4' }
const balancer = (name: string, fields: Partial<Balancer> = {}) =>
  ({
    name,
    kind: 'haproxy',
    members: [],
    openings: { slots: ['slot4'], add: true, reason: null },
    keepsIntents: false,
    failure: null,
    observedAt: null,
    ...fields,
  }) as unknown as Balancer
const free = (route: string) => ({ name: `app-${route}`, node: null, address: null, route }) as Member

test('what is usual is chosen until somebody chooses something else', () => {
  const two = [balancer('edge-1'), balancer('edge-2')]
  expect(placementsOf(plansOf(two, node, {}))).toEqual([
    { balancer: 'edge-1', place: { kind: 'slot', name: 'slot4' } },
    { balancer: 'edge-2', place: { kind: 'slot', name: 'slot4' } },
  ])
  expect(placementsOf(plansOf(two, node, { 'edge-1': 'added', 'edge-2': 'none' }))).toEqual([
    { balancer: 'edge-1', place: { kind: 'added' } },
  ])
})

test('a slot that somebody else took meanwhile is not asked for', () => {
  const [plan] = plansOf([balancer('edge-1')], node, { 'edge-1': 'slot:slot9' })
  expect(plan?.chosen).toBe('slot:slot4')
})

test('a member’s route is taken over, and two different ones are refused', () => {
  const one = balancer('edge-1', { members: [free('n7')] })
  const other = balancer('edge-2', { members: [free('n8')] })
  const chosen = { 'edge-1': 'existing:app-n7', 'edge-2': 'existing:app-n8' }
  expect(routeOf(plansOf([one], node, chosen), 'n4')).toEqual({ route: 'n7', conflict: null })
  expect(routeOf(plansOf([one], node, {}), 'n4')).toEqual({ route: 'n4', conflict: null })
  const both = plansOf([one, other], node, chosen)
  expect(routeOf(both, 'n4').conflict).toContain('a node has one route')
})

test('to be placed nowhere is noticed, unless there is no balancer at all', () => {
  expect(isNowhere(plansOf([balancer('edge-1')], node, { 'edge-1': 'none' }))).toBe(true)
  expect(isNowhere(plansOf([balancer('edge-1')], node, {}))).toBe(false)
  expect(isNowhere([])).toBe(false)
})
