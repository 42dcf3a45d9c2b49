import { expect, test } from 'vitest'
import { rangeWords, recentMinutes } from './recent'

const born = '2026-05-01T10:00:00Z'
const after = (minutes: number) => Date.parse(born) + minutes * 60_000

test('a young cluster is drawn closer, an old one by the hour', () => {
  expect([1, 9.9, 10, 29, 30, 5000].map((minutes) => recentMinutes(born, after(minutes)))).toEqual([
    10, 10, 30, 30, 60, 60,
  ])
})

test('the range is said', () => {
  expect(rangeWords(60)).toBe('last hour')
  expect(rangeWords(10)).toBe('last 10 minutes')
})
