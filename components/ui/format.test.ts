import { describe, expect, test } from 'vitest'
import { asSentence, byName, bytes, count, figure, moment, percent, plural, ratio, span } from './format'

describe('figures as people read them', () => {
  test.each([
    [0, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [3_600_000, '1 h'],
    [3_600_000 * 3 + 600_000, '3 h 10 min'],
    [86_400_000 * 2, '2 d'],
    [86_400_000 * 2 + 3_600_000, '2 d 1 h'],
    [86_400_000 * 30, '30 d'],
    [-5, '0 s'],
  ])('a span of %d ms', (ms, words) => expect(span(ms)).toBe(words))

  test('what is not known is not zero', () => {
    for (const form of [count, figure, percent, bytes]) {
      expect(form(null)).toBe('–')
      expect(form(0)).not.toBe('–')
    }
    expect(ratio(null, 10)).toBeNull()
    expect(ratio(1, 0)).toBeNull()
    expect(ratio(5, 20)).toBe(25)
  })

  test('little is not shown as nothing', () => {
    expect(percent(0.1)).toBe('0.1 %')
    expect(percent(0.01)).toBe('< 0.1 %')
    expect(figure(0.04)).toBe('< 0.1')
    expect(figure(3.14)).toBe('3.1')
  })

  test('thousands are grouped and bytes are scaled', () => {
    expect(count(1_234_567)).toBe('1\u202f234\u202f567')
    expect(bytes(1536)).toBe('1.5 KB')
    expect(bytes(1024 ** 3)).toBe('1 GB')
    expect(plural(1, 'session')).toBe('1 session')
    expect(plural(0, 'session')).toBe('0 sessions')
  })

  test('a reason is a sentence', () => {
    expect(asSentence('waiting for 3 sessions')).toBe('Waiting for 3 sessions.')
    expect(asSentence('Is it up?')).toBe('Is it up?')
  })

  test('names that count are in counting order', () => {
    const names = ['node10', 'node9', 'node1'].map((name) => ({ name }))
    expect(names.sort(byName).map((each) => each.name)).toEqual(['node1', 'node9', 'node10'])
  })

  test('another day is named', () => {
    const now = new Date(2026, 4, 2, 12, 0)
    expect(moment(new Date(2026, 4, 2, 9, 5), now)).toBe('09:05')
    expect(moment(new Date(2026, 4, 1, 9, 5, 7), now, true)).toBe('1 May 09:05:07')
    expect(moment(new Date(2025, 11, 31, 9, 5), now)).toBe('31 Dec 2025 09:05')
  })
})
