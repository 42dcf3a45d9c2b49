import { describe, expect, it } from 'vitest'
import { wedgePath } from './wedge'

const frame = { x: (at: number) => at, base: 100, height: 40, peak: 10 }

describe('the wedge of a drain', () => {
  it('is as high as the sessions left and ends on its base', () => {
    const points = [
      { at: 0, sessions: 10 },
      { at: 10, sessions: 5 },
    ]
    expect(wedgePath(points, 0, 20, frame)).toBe('M0 100L0 60L0 60L10 80L20 80L20 100Z')
  })

  it('keeps a single session visible and nothing flat', () => {
    expect(wedgePath([{ at: 0, sessions: 0 }], 0, 5, frame)).toBe('M0 100L0 100L0 100L5 100L5 100Z')
    expect(wedgePath([{ at: 0, sessions: 0.1 }], 0, 5, frame)).toContain('98')
  })

  it('is a thin line where no count is known', () => {
    expect(wedgePath([], 0, 5, frame)).toBe('M0 100V97H5V100Z')
  })
})
