import { expect, test } from 'vitest'
import { drainLine, guardLine, outLine } from './drain-words'

const guard = {
  allowed: true,
  refusals: [],
  overridable: false,
  survivors: 2,
  sessionsToCarry: 100,
  survivorsCapacity: 200,
  expectedLoadPercent: 71.4,
  loadLimitPercent: 90,
  // biome-ignore lint/suspicious/noThenProperty: the word of the contract
  out: { now: 1, then: 3, max: 2 },
}

test('sessions that are not known are not called none', () => {
  expect(drainLine({ sessions: null, sessionsAtStart: 124 } as never)).toBe(
    'How many sessions are left of 124 is not known.',
  )
  expect(drainLine({ sessions: 22, sessionsAtStart: 21 } as never)).toBe('22 sessions left.')
  expect(drainLine({ sessions: 1, sessionsAtStart: null } as never)).toBe('1 session left.')
})

test('the guard is told with its figures', () => {
  expect(guardLine(guard)).toContain('2 nodes stay, at 71 %')
  expect(guardLine({ ...guard, survivors: 1, expectedLoadPercent: null })).toContain(
    '1 node stays; capacity is not set',
  )
  expect(guardLine({ ...guard, survivors: 1 })).toContain('71 % of its capacity if it takes over all')
  expect(guardLine({ ...guard, survivors: 0, expectedLoadPercent: null })).toBe(
    'No node stays that takes new sessions.',
  )
})

test('nodes that are out together are counted where a limit is set, and only there', () => {
  expect(outLine(guard)).toBe('3 nodes would be out together; 1 is now, and at most 2 may be.')
  expect(outLine({ ...guard, out: { ...guard.out, max: null } })).toBeNull()
})
