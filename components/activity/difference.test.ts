import { describe, expect, it } from 'vitest'
import { differences } from './difference'

describe('the difference that a change made', () => {
  it('names only what changed', () => {
    expect(
      differences({ weight: 1, capacity: null, route: 'n1' }, { weight: 3, capacity: 200, route: 'n1' }),
    ).toEqual([
      { field: 'weight', before: '1', after: '3' },
      { field: 'capacity', before: 'not set', after: '200' },
    ])
  })

  it('shows something new or gone as one-sided', () => {
    expect(differences(null, { state: 'joining' })).toEqual([
      { field: 'state', before: null, after: 'joining' },
    ])
    expect(differences({ state: 'joining' }, null)).toEqual([
      { field: 'state', before: 'joining', after: null },
    ])
  })

  it('reads keys as words and walks into objects', () => {
    expect(differences({ manager: { userName: 'a' } }, { manager: { userName: 'b' } })).toEqual([
      { field: 'manager user name', before: 'a', after: 'b' },
    ])
  })

  it('reads plain values, lists and answers', () => {
    expect(differences('active', 'draining')).toEqual([
      { field: 'value', before: 'active', after: 'draining' },
    ])
    expect(differences({ nodes: ['a'] }, { nodes: ['a', 'b'] })).toEqual([
      { field: 'nodes', before: 'a', after: 'a, b' },
    ])
    expect(differences({ sticky: true }, { sticky: false })).toEqual([
      { field: 'sticky', before: 'yes', after: 'no' },
    ])
  })
})
