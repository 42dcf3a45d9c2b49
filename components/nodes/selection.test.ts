import { describe, expect, test } from 'vitest'
import type { Node } from '@/lib/client/shapes'
import { doable, extended, extent, nothing, refreshed, toggled, withAll } from './selection'

const row = (name: string, state: Node['state'] = 'active') => ({ name, state })
const rows = ['n1', 'n2', 'n3', 'n4', 'n5'].map((name) => row(name))
const names = ({ chosen }: typeof nothing) => [...chosen.keys()].sort()

describe('a selection', () => {
  test('takes a row and gives it back', () => {
    const one = toggled(nothing, row('n2'))
    expect(names(one)).toEqual(['n2'])
    expect(names(toggled(one, row('n2')))).toEqual([])
  })

  test('a range goes from the row that was taken last, in either direction, and keeps what there was', () => {
    const from = toggled(toggled(nothing, row('n5')), row('n3'))
    expect(names(extended(from, rows, 'n1'))).toEqual(['n1', 'n2', 'n3', 'n5'])
    expect(names(extended(toggled(nothing, row('n2')), rows, 'n4'))).toEqual(['n2', 'n3', 'n4'])
  })

  test('a range that begins at a row which is not there any more is that row alone', () => {
    expect(names(extended(toggled(nothing, row('gone')), rows, 'n2'))).toEqual(['gone', 'n2'])
    expect(names(extended(nothing, rows, 'n2'))).toEqual(['n2'])
    expect(extended(nothing, rows, 'gone')).toBe(nothing)
  })

  test('survives a live update, with what is so now', () => {
    const { chosen } = withAll(nothing, [row('n1'), row('n2')])
    const now = refreshed(chosen, [row('n2', 'draining'), row('n3', 'drained')])
    expect([...now]).toEqual([
      ['n1', 'active'],
      ['n2', 'draining'],
    ])
    expect(refreshed(now, [row('n2', 'draining')])).toBe(now)
  })

  test('offers to each node only what can be done to it', () => {
    const { chosen } = withAll(nothing, [
      row('a'),
      row('b', 'draining'),
      row('c', 'drained'),
      row('d', 'maintenance'),
      row('e', 'joining'),
    ])
    expect(doable(chosen)).toEqual({ drain: ['a'], cancel: ['b'], resume: ['c', 'd'] })
  })

  test('knows whether it holds none, some or all of the rows', () => {
    expect(extent(nothing.chosen, rows, 5)).toBe('none')
    expect(extent(toggled(nothing, row('n1')).chosen, rows, 5)).toBe('some')
    expect(extent(withAll(nothing, rows).chosen, rows, 5)).toBe('all')
    expect(extent(nothing.chosen, [], 0)).toBe('none')
  })

  test('all that is fetched is not all that was found', () => {
    expect(extent(withAll(nothing, rows).chosen, rows, 1000)).toBe('some')
  })
})
