import { describe, expect, it } from 'vitest'
import type { GuardNode } from './guard'
import { emptiedBalancers, type GuardBalancer, isKeptOut } from './guard-balancers'

const node = (name: string, change: Partial<GuardNode> = {}): GuardNode => ({
  ...{ name, state: 'active', health: 'up', sessions: 5, capacity: null, weight: 1 },
  ...change,
})
const member = (node: string, change: Partial<GuardBalancer['members'][number]> = {}) => ({
  ...{ node, intent: 'ready' as const, opinion: 'up' as const },
  ...change,
})
const edge = (...members: GuardBalancer['members']): GuardBalancer[] => [{ name: 'edge', members }]
const nodes = [node('node1'), node('node2'), node('node3')]

describe('a balancer that would send to nobody', () => {
  it('is none while another member takes new sessions', () => {
    expect(emptiedBalancers(edge(member('node1'), member('node2')), nodes, ['node1'])).toEqual([])
  })

  it('is told with what keeps the others out', () => {
    const others = [member('node2', { intent: 'drain' }), member('node3', { opinion: 'down' })]
    expect(emptiedBalancers(edge(member('node1'), ...others), nodes, ['node1'])).toEqual([
      'edge would have nobody left to send new sessions to. Of its others, node2 is told to drain there and node3 is down in its eyes.',
    ])
  })

  it('does not count on a member that is not usable in the inventory', () => {
    const down = [node('node1'), node('node2', { health: 'down' })]
    expect(emptiedBalancers(edge(member('node1'), member('node2')), down, ['node1'])).toEqual([
      'edge would have nobody left to send new sessions to. It has no other usable member.',
    ])
  })

  it('is not blamed on a node that takes nothing there anyway', () => {
    const drained = [member('node1', { intent: 'drain' }), member('node2', { intent: 'maintenance' })]
    expect(emptiedBalancers(edge(...drained), nodes, ['node1'])).toEqual([])
    expect(emptiedBalancers(edge(member('node2')), nodes, ['node1'])).toEqual([])
  })

  it('is looked for at each balancer by itself', () => {
    const balancers = [
      ...edge(member('node1'), member('node2')),
      { name: 'back', members: [member('node1')] },
    ]
    expect(emptiedBalancers(balancers, nodes, ['node1'])).toHaveLength(1)
  })
})

describe('a node that is kept out', () => {
  it('is told so by each balancer that knows it', () => {
    const out = member('node1', { intent: 'drain' })
    expect(isKeptOut('node1', edge(out))).toBe(true)
    expect(isKeptOut('node1', [...edge(out), { name: 'back', members: [member('node1')] }])).toBe(false)
    expect(isKeptOut('node1', [...edge(out), { name: 'back', members: [member('node2')] }])).toBe(true)
  })

  it('is none that no balancer knows, or of which one does not say what it does', () => {
    expect(isKeptOut('node1', edge(member('node2')))).toBe(false)
    expect(isKeptOut('node1', edge(member('node1', { intent: 'unknown' })))).toBe(false)
  })
})
