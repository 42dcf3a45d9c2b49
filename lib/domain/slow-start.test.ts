import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canRamp, rampPercent, rampWeight } from './slow-start'

const since = new Date('2026-11-20T10:00:00Z')
const afterSeconds = (seconds: number) => new Date(since.getTime() + seconds * 1000)

describe('rampPercent', () => {
  it('goes from 10 % to the whole in steps of 10', () => {
    expect(
      [0, 5, 10, 11, 50, 89, 90, 99, 100, 1000].map((s) => rampPercent(since, 90, afterSeconds(s))),
    ).toEqual([10, 10, 20, 20, 60, 90, 100, 100, 100, 100])
    expect(rampPercent(since, 0, since)).toBe(100)
  })

  it('never falls as time goes on, is between 10 and 100, and is whole at the end', () => {
    const seconds = fc.integer({ min: 1, max: 86_400 })
    const time = fc.double({ min: -60, max: 100_000, noNaN: true })
    fc.assert(
      fc.property(seconds, time, time, (duration, one, other) => {
        const [early, late] = [Math.min(one, other), Math.max(one, other)]
        const before = rampPercent(since, duration, afterSeconds(early))
        const then = rampPercent(since, duration, afterSeconds(late))
        expect(then).toBeGreaterThanOrEqual(before)
        expect(before).toBeGreaterThanOrEqual(10)
        expect(then).toBeLessThanOrEqual(100)
        if (late >= duration) expect(then).toBe(100)
        else expect(then).toBeLessThan(100)
      }),
    )
  })
})

describe('rampWeight', () => {
  const weights = fc.integer({ min: 0, max: 256 })
  const percents = fc.integer({ min: 10, max: 100 })

  it('is a whole number up to the weight, never none where there is one, and never falls with the percent', () => {
    fc.assert(
      fc.property(weights, percents, percents, (weight, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)]
        const [low, high] = [rampWeight(weight, less), rampWeight(weight, more)]
        expect(Number.isInteger(low)).toBe(true)
        expect(low).toBeLessThanOrEqual(high)
        expect(high).toBeLessThanOrEqual(weight)
        expect(low > 0).toBe(weight > 0)
        expect(rampWeight(weight, 100)).toBe(weight)
      }),
    )
  })

  it('of a small weight is the whole of it at once, which canRamp says', () => {
    expect([1, 2, 10, 100].map((weight) => [rampWeight(weight, 10), canRamp(weight)])).toEqual([
      [1, false],
      [1, true],
      [1, true],
      [10, true],
    ])
  })
})
