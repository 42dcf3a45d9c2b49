import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flowBetween, joinFlows, type MemberCounters } from './member-flow'

const started = new Date('2026-11-20T09:00:00Z')
const at = (seconds: number) => new Date(started.getTime() + 60_000 + seconds * 1000)
const read = (seconds: number, total: number | null, more: Partial<MemberCounters> = {}): MemberCounters => ({
  ...{ at: at(seconds), startedAt: started, total, errorsTotal: 0, ...more },
})

describe('flowBetween', () => {
  it('is what a counter grew by', () => {
    expect(flowBetween(read(0, 100), read(2, 130))).toEqual({ seconds: 2, requests: 30, errors: 0 })
  })

  it('is unknown where the counter began anew, even where it has passed what it was', () => {
    expect(flowBetween(read(0, 100), read(2, 7))?.requests).toBeNull()
    expect(flowBetween(read(0, 100), read(2, 900, { startedAt: at(1) }))?.requests).toBeNull()
    expect(flowBetween(read(0, null), read(2, 900))?.requests).toBeNull()
  })

  it('is nothing to speak of without a reading before, or over a long silence', () => {
    expect(flowBetween(undefined, read(2, 900))).toBeNull()
    expect(flowBetween(read(0, 1), read(600, 900))).toBeNull()
    expect(flowBetween(read(2, 1), read(2, 900))).toBeNull()
  })

  it('is never negative, whatever the counters do', () => {
    const total = fc.option(fc.nat())
    const reading = fc.record({ seconds: fc.nat(50), total, errors: total, restarted: fc.boolean() })
    fc.assert(
      fc.property(fc.array(reading, { minLength: 2 }), (readings) => {
        const counters = readings.map(({ seconds, total, errors, restarted }) =>
          read(seconds, total, { errorsTotal: errors, startedAt: restarted ? at(seconds) : started }),
        )
        const flows = counters.slice(1).flatMap((now, index) => flowBetween(counters[index], now) ?? [])
        for (const { seconds, requests, errors } of [...flows, joinFlows(flows)].filter(
          (flow) => flow !== null,
        )) {
          expect(seconds).toBeGreaterThan(0)
          expect(requests ?? 0).toBeGreaterThanOrEqual(0)
          expect(errors ?? 0).toBeGreaterThanOrEqual(0)
        }
      }),
    )
  })
})

describe('joinFlows', () => {
  it('adds up, and does not know the whole where it does not know a part', () => {
    const known = { seconds: 2, requests: 3, errors: 1 }
    expect(joinFlows([known, known])).toEqual({ seconds: 4, requests: 6, errors: 2 })
    expect(joinFlows([known, { ...known, requests: null }])).toEqual({
      seconds: 4,
      requests: null,
      errors: 2,
    })
    expect(joinFlows([])).toBeNull()
  })
})
