import { expect, test } from 'vitest'
import { expectationOf } from './expectation'

const at = (minute: number, second = 0) => new Date(Date.UTC(2026, 4, 1, 14, minute, second)).toISOString()
const of = (earliest: string | null, latest: string | null, blockers: string[] = []) =>
  expectationOf({ sessions: 3, expected: { earliest, latest, blockers } })

test('a range is told as one, and as one time once its ends meet', () => {
  expect(of(at(20), at(35))).toEqual({ kind: 'between', from: at(20), to: at(35) })
  expect(of(at(20, 5), at(20, 50))).toEqual({ kind: 'at', at: at(20, 50) })
  expect(of(null, at(35))).toEqual({ kind: 'by', at: at(35) })
  expect(of(at(20), null)).toEqual({ kind: 'not-before', at: at(20) })
})

test('no time is promised of what will not empty by itself', () => {
  expect(of(at(20), null, ['2 sessions are in use'])).toEqual({
    kind: 'never',
    blockers: ['2 sessions are in use'],
  })
})

test('too little known is no time, and neither is a drain that is empty', () => {
  expect(of(null, null).kind).toBe('unknown')
  expect(expectationOf({ sessions: null, expected: null }).kind).toBe('unknown')
  const empty = { sessions: 0, expected: { earliest: at(1), latest: at(2), blockers: [] } }
  expect(expectationOf(empty).kind).toBe('unknown')
})
