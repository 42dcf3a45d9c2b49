import { describe, expect, it } from 'vitest'
import { parseRange } from './range'

describe('a Range header', () => {
  it('is one stretch of bytes, from a start, to an end, or from the end', () => {
    expect(parseRange('bytes=0-9', 100)).toEqual({ start: 0, end: 9 })
    expect(parseRange('bytes=40-', 100)).toEqual({ start: 40, end: 99 })
    expect(parseRange('bytes=90-400', 100)).toEqual({ start: 90, end: 99 })
    expect(parseRange('bytes=-10', 100)).toEqual({ start: 90, end: 99 })
    expect(parseRange('bytes=-400', 100)).toEqual({ start: 0, end: 99 })
  })

  it('that lies behind the end cannot be satisfied', () => {
    expect(parseRange('bytes=100-', 100)).toBe('unsatisfiable')
    expect(parseRange('bytes=-0', 100)).toBe('unsatisfiable')
    expect(parseRange('bytes=0-', 0)).toBe('unsatisfiable')
  })

  it('that is not understood is as if it were not there', () => {
    for (const header of [
      null,
      '',
      'bytes=',
      'bytes=-',
      'bytes=9-3',
      'bytes=0-1,5-6',
      'lines=1-2',
      'bytes=a-b',
    ]) {
      expect(parseRange(header, 100)).toBeNull()
    }
  })
})
