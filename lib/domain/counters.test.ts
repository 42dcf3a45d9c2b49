import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { difference, perMinute, perSecond, restartedBetween } from './counters'
import type { NodeCounters } from './model'

const zero: NodeCounters = { opened: 0, expired: 0, requests: 0, errors: 0 }

describe('difference', () => {
  it('is not known before there are two polls', () => {
    expect(difference(null, { ...zero, opened: 7 }, false)).toEqual({
      opened: null,
      expired: null,
      requests: null,
      errors: null,
    })
  })

  it('is taken per counter, and not known where either poll did not say', () => {
    const before = { opened: 10, expired: null, requests: 100, errors: 5 }
    const next = { opened: 12, expired: 3, requests: 150, errors: null }
    expect(difference(before, next, false)).toEqual({ opened: 2, expired: null, requests: 50, errors: null })
  })

  it('after a restart is what was counted since', () => {
    expect(difference({ ...zero, opened: 500 }, { ...zero, opened: 3 }, true).opened).toBe(3)
    expect(difference({ ...zero, opened: 2 }, { ...zero, opened: 3 }, true).opened).toBe(3)
  })

  it('is not known when a counter fell though the node did not restart', () => {
    expect(difference({ ...zero, opened: 500 }, { ...zero, opened: 3 }, false).opened).toBeNull()
  })

  it('adds up to totals that never fall, and to the truth when polls miss nothing', () => {
    const step = fc.record({ opened: fc.nat(50), restart: fc.boolean() })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        let raw = 0
        let total = 0
        let truth = 0
        let previous: NodeCounters = zero
        for (const { opened, restart } of steps) {
          if (restart) raw = 0
          raw += opened
          truth += opened
          const next = { ...zero, opened: raw }
          const grown = difference(previous, next, restart).opened
          expect(grown).toBeGreaterThanOrEqual(0)
          total += grown ?? 0
          previous = next
        }
        expect(total).toBe(truth)
      }),
      { seed: 11, numRuns: 300 },
    )
  })
})

describe('restartedBetween', () => {
  it('forgives a second of wavering', () => {
    const at = (ms: number) => new Date(1_700_000_000_000 + ms)
    expect(restartedBetween(at(0), at(1_000))).toBe(false)
    expect(restartedBetween(at(0), at(60_000))).toBe(true)
    expect(restartedBetween(null, at(0))).toBe(false)
  })
})

describe('rates', () => {
  it('are not known of an unknown count or of no time', () => {
    expect(perSecond(10, 5_000)).toBe(2)
    expect(perMinute(10, 5_000)).toBe(120)
    expect(perSecond(null, 5_000)).toBeNull()
    expect(perMinute(10, 0)).toBeNull()
  })
})
