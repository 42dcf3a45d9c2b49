import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJavaDate } from './java-date'

const iso = (text: string) => parseJavaDate(text)?.toISOString() ?? null

describe("Java's Date.toString", () => {
  it.each([
    ['Fri Nov 20 13:07:15 UTC 2026', '2026-11-20T13:07:15.000Z'],
    ['Fri Nov 20 13:07:15 CET 2026', '2026-11-20T12:07:15.000Z'],
    ['Tue Jul 07 00:30:00 CEST 2026', '2026-07-06T22:30:00.000Z'],
    ['Fri Nov 20 13:07:15 EST 2026', '2026-11-20T18:07:15.000Z'],
    ['Fri Nov 20 13:07:15 GMT+05:30 2026', '2026-11-20T07:37:15.000Z'],
    ['Fri Nov 20 13:07:15 GMT-03:00 2026', '2026-11-20T16:07:15.000Z'],
  ])('is read with its zone: %s', (text, expected) => {
    expect(iso(text)).toBe(expected)
  })

  it.each([
    ['an ambiguous zone', 'Fri Nov 20 13:07:15 IST 2026'],
    ['never started', 'Thu Jan 01 00:00:00 UTC 1970'],
    ['never started, elsewhere', 'Wed Dec 31 19:00:00 EST 1969'],
    ['another language', 'Fr Nov 20 13:07:15 MEZ 2026'],
    ['no date', ''],
    ['a month that is none', 'Fri Foo 20 13:07:15 UTC 2026'],
  ])('is not guessed at: %s', (_, text) => {
    expect(parseJavaDate(text)).toBeNull()
  })

  it('never throws and never gives an invalid date', () => {
    const near = fc.tuple(fc.constantFrom('Nov', 'Jan', 'x'), fc.nat(99), fc.string(), fc.nat(9999))
    const garbage = fc.oneof(
      fc.string(),
      near.map(([month, day, zone, year]) => `Fri ${month} ${day} 13:07:15 ${zone || 'UTC'} ${year}`),
    )
    fc.assert(
      fc.property(garbage, (text) => {
        const date = parseJavaDate(text)
        if (date) expect(Number.isFinite(date.getTime())).toBe(true)
      }),
    )
  })
})
