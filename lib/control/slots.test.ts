import { describe, expect, it } from 'vitest'
import { backoffMs } from './repeat'
import { periodOf, phaseOf } from './slots'
import { createDurations } from './stats'

describe('polls', () => {
  it('are spread evenly over the interval, time-ordered ids included', () => {
    const period = periodOf(5)
    const turns = new Array<number>(period).fill(0)
    for (let index = 0; index < 1_000; index += 1) {
      const id = `0193${index.toString(16).padStart(4, '0')}-7000-7000-8000-000000000001`
      turns[phaseOf(id, period)]! += 1
    }
    expect(period).toBe(20)
    // 50 on average; a spread by chance passes 80 about once in 100,000 times.
    expect(Math.max(...turns)).toBeLessThan(80)
    expect(Math.min(...turns)).toBeGreaterThan(20)
  })
})

describe('a job that fails', () => {
  it('waits longer each time, up to 5 s, and never all at the same moment', () => {
    expect(backoffMs(1, 0)).toBe(125)
    expect(backoffMs(1, 1)).toBe(250)
    expect(backoffMs(3, 1)).toBe(1_000)
    expect(backoffMs(50, 1)).toBe(5_000)
    expect(backoffMs(50, 0)).toBe(2_500)
  })
})

describe('durations', () => {
  it('tell the percentile of the last ones', () => {
    const durations = createDurations(100)
    expect(durations.percentile(0.99)).toBeNull()
    for (let ms = 0; ms < 1_000; ms += 1) durations.add(ms)
    expect(durations.percentile(0.99)).toBe(999)
    expect(durations.percentile(0)).toBe(900)
  })
})
