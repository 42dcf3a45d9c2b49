import { describe, expect, test } from 'vitest'
import { drained, wedge } from './wedge'

const t = (minute: number) => new Date(Date.UTC(2026, 4, 1, 14, minute)).toISOString()
const base = {
  requestedAt: t(0),
  endedAt: null,
  deadlineAt: null,
  sessionsAtStart: 124,
  sessions: 11,
  observedAt: t(10),
  expectedEmptyAt: t(20),
  expected: { earliest: null, latest: t(20), blockers: [] as string[] },
  history: [
    { at: t(0), sessions: 124 },
    { at: t(5), sessions: null },
    { at: t(9), sessions: 20 },
  ],
}

describe('the wedge of a drain', () => {
  const now = Date.parse(t(10)) + 500

  test('starts at what there was, and goes on to the latest reading', () => {
    const { seen, top } = wedge(base, now)
    expect(top).toBe(124)
    expect(seen.map(({ sessions }) => sessions)).toEqual([124, 20, 11])
  })

  test('what is to come only falls, from the latest reading to nothing at the expected time', () => {
    const { expected, to } = wedge(base, now)
    expect(expected[0]).toEqual({ at: Date.parse(t(10)), sessions: 11 })
    expect(expected.at(-1)).toEqual({ at: Date.parse(t(20)), sessions: 0 })
    for (const [index, point] of expected.entries()) {
      if (index > 0) expect(point.sessions).toBeLessThan(expected[index - 1]!.sessions)
    }
    expect(to).toBe(Date.parse(t(20)))
  })

  test('nothing is estimated without an estimate, once it is empty, or after its end', () => {
    expect(wedge({ ...base, expectedEmptyAt: null, expected: null }, now).expected).toEqual([])
    expect(wedge({ ...base, sessions: 0 }, now).expected).toEqual([])
    const ended = wedge({ ...base, endedAt: t(30) }, Date.parse(t(59)))
    expect(ended.expected).toEqual([])
    expect(ended.now).toBe(Date.parse(t(30)))
  })

  test('a range has two edges, and ends at the later one', () => {
    const range = { earliest: t(15), latest: t(25), blockers: [] }
    const { earliest, expected, to } = wedge({ ...base, expected: range }, now)
    expect(earliest.at(-1)).toEqual({ at: Date.parse(t(15)), sessions: 0 })
    expect(expected.at(-1)).toEqual({ at: Date.parse(t(25)), sessions: 0 })
    expect(to).toBe(Date.parse(t(25)))
  })

  test('only the earliest time known is drawn as that, and what is blocked is not drawn at all', () => {
    const open = wedge({ ...base, expected: { earliest: t(15), latest: null, blockers: [] } }, now)
    expect(open.expected).toEqual([])
    expect(open.earliest).not.toEqual([])
    expect(open.to).toBe(Date.parse(t(15)))
    const blocked = wedge({ ...base, expected: { earliest: t(15), latest: null, blockers: ['in use'] } }, now)
    expect([...blocked.expected, ...blocked.earliest]).toEqual([])
  })

  test('more sessions than at the start raise the top: nothing is cut off', () => {
    expect(wedge({ ...base, history: [{ at: t(1), sessions: 130 }] }, now).top).toBe(130)
  })
})

test('how far it is, where that is known', () => {
  expect(drained({ sessions: 31, sessionsAtStart: 124 })).toBe(0.75)
  expect(drained({ sessions: null, sessionsAtStart: 124 })).toBeNull()
  expect(drained({ sessions: 5, sessionsAtStart: 0 })).toBe(1)
  expect(drained({ sessions: 130, sessionsAtStart: 124 })).toBe(0)
})
