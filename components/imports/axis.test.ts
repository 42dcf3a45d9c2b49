import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { axisTicks } from './axis'

describe('moments on the axis', () => {
  it('begin at the start, and say seconds only where they tell something', () => {
    const from = Date.parse('2026-03-02T14:02:10Z')
    expect(axisTicks(from, from + 40_000, 5).at.map((at) => new Date(at).getUTCSeconds())).toEqual([
      10, 20, 30, 40, 50,
    ])
    expect(axisTicks(from, from + 40_000, 5).seconds).toBe(true)
    expect(axisTicks(from, from + 3_600_000, 7).seconds).toBe(false)
  })

  it('are never more than fit, and lie on the axis', () => {
    fc.assert(
      fc.property(
        fc.nat(1e12),
        fc.integer({ min: 1000, max: 20 * 86_400_000 }),
        fc.integer({ min: 2, max: 12 }),
        (from, length, wanted) => {
          const { at } = axisTicks(from, from + length, wanted)
          fc.pre(length / wanted <= 86_400_000)
          expect(at.length).toBeLessThanOrEqual(wanted + 1)
          for (const tick of at) expect(tick >= from && tick <= from + length).toBe(true)
        },
      ),
    )
  })
})
