import { describe, expect, it } from 'vitest'
import { wantedIntent } from './intent'
import { matchMembers } from './matching'

describe('wantedIntent', () => {
  it.each([
    ['draining', false, 'drain'],
    ['drained', false, 'drain'],
    ['maintenance', false, 'maintenance'],
    ['joining', true, 'drain'],
    ['joining', false, null],
    ['active', false, null],
    ['removed', false, null],
  ] as const)('of a node that is %s (kept out: %s) is %s', (state, keptOut, intent) => {
    expect(wantedIntent(state, keptOut)).toBe(intent)
  })
})

describe('matchMembers', () => {
  const nodes = [
    { id: 'a', name: 'node1', address: '10.0.0.1:8080', route: 'r1' },
    { id: 'b', name: 'node2', address: '10.0.0.2:8080', route: 'r2' },
    { id: 'c', name: 'node3', address: '10.0.0.3:8080', route: null },
  ]
  const member = (name: string, more: { address?: string; route?: string } = {}) => ({
    name,
    address: more.address ?? null,
    route: more.route ?? null,
  })

  it('goes by route, then name, then address, and says what did not match', () => {
    const members = [
      member('s1', { route: 'r1' }),
      member('node2'),
      member('s3', { address: '10.0.0.3:8080' }),
      member('backup', { address: '10.0.0.9:8080' }),
    ]
    expect(matchMembers(members, nodes)).toEqual([
      { member: 's1', nodeId: 'a', matchedBy: 'route' },
      { member: 'node2', nodeId: 'b', matchedBy: 'name' },
      { member: 's3', nodeId: 'c', matchedBy: 'address' },
      { member: 'backup', nodeId: null, matchedBy: null },
    ])
  })

  it('lets the route win over a name that says another node', () => {
    const members = [member('node2', { route: 'r1' }), member('node1', { route: 'r2' })]
    expect(matchMembers(members, nodes).map(({ nodeId }) => nodeId)).toEqual(['a', 'b'])
  })

  it('gives a node to one member only, and falls back where a key is not unique', () => {
    const twice = [member('x', { route: 'r1' }), member('y', { route: 'r1', address: '10.0.0.1:8080' })]
    expect(matchMembers(twice, nodes)).toEqual([
      { member: 'x', nodeId: null, matchedBy: null },
      { member: 'y', nodeId: 'a', matchedBy: 'address' },
    ])
  })

  it('matches nothing by an address that two nodes share', () => {
    const shared = nodes.map((node) => ({
      ...node,
      address: '10.0.0.1:8080',
      route: null,
      name: `x${node.id}`,
    }))
    expect(matchMembers([member('s1', { address: '10.0.0.1:8080' })], shared)[0]?.nodeId).toBeNull()
  })
})
