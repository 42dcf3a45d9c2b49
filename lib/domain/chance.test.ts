import { describe, expect, it } from 'vitest'
import { chiSquared, jain, upperGamma } from './chance'

describe('jain', () => {
  it('is 1 when all are equal and 1/n when one has it all', () => {
    expect(jain([7, 7, 7, 7])).toBeCloseTo(1, 12)
    expect(jain([12, 0, 0, 0])).toBeCloseTo(0.25, 12)
    expect(jain([1, 2, 3])).toBeCloseTo(36 / 42, 12)
  })

  it('is nothing for one value, or with nothing to share', () => {
    expect(jain([5])).toBeNull()
    expect(jain([0, 0])).toBeNull()
  })
})

describe('upperGamma', () => {
  // Critical values of chi-squared, as every table has them.
  it.each([
    [1, 3.841458820694124, 0.05],
    [2, 5.991464547107979, 0.05],
    [3, 11.344866730144373, 0.01],
    [10, 18.307038053275146, 0.05],
    [10, 29.588298445074418, 0.001],
    [99, 123.2252214533618, 0.05],
    [999, 1073.6426506574246, 0.05],
  ])('with %i degrees at %f is %f', (degrees, statistic, p) => {
    expect(upperGamma(degrees / 2, statistic / 2)).toBeCloseTo(p, 9)
  })

  it('is the exponential for a = 1', () => {
    for (const x of [0.1, 1, 1.99, 2.01, 5, 40]) expect(upperGamma(1, x)).toBeCloseTo(Math.exp(-x), 14)
  })

  it('stays a probability at both ends', () => {
    expect(upperGamma(0.5, 0)).toBe(1)
    expect(upperGamma(0.5, 5_000)).toBe(0)
    expect(upperGamma(500, 1e-9)).toBe(1)
  })
})

describe('chiSquared', () => {
  it('is the textbook value for a die', () => {
    const test = chiSquared([5, 8, 9, 8, 10, 20], [1, 1, 1, 1, 1, 1])
    expect(test?.statistic).toBeCloseTo(13.4, 9)
    expect(test?.degrees).toBe(5)
    expect(test?.p).toBeCloseTo(0.01990522, 7)
  })

  it('leaves out cells where nothing is expected', () => {
    expect(chiSquared([30, 30, 99], [1, 1, 0])).toMatchObject({ statistic: 0, degrees: 1, p: 1 })
  })

  it('says nothing of few counts, or of one cell', () => {
    expect(chiSquared([4, 4], [1, 1])).toBeNull()
    expect(chiSquared([100, 3], [97, 3])).toBeNull()
    expect(chiSquared([100], [1])).toBeNull()
  })
})
