import { describe, expect, it } from 'vitest'
import type { DrainProgress } from './drain'
import { expectedEmptyAt, type WaitingFacts, waitingReasons } from './drain-waiting'

const now = new Date('2026-11-20T14:05:00Z')
const draining: DrainProgress = {
  state: 'draining',
  deadlineAt: null,
  onDeadline: 'keep-waiting',
  after: 'drained',
  confirmedAt: now,
  openedAtConfirm: 10,
  openedSince: 0,
  sessionsAtStart: 3,
  zeroReadings: 0,
  lastReadingAt: now,
  endedAt: null,
}
const facts: WaitingFacts = {
  node: 'node2',
  balancers: [],
  sessions: 3,
  observedAt: new Date('2026-11-20T14:02:31Z'),
  failure: null,
  held: null,
}
const held = (...minutes: number[]) =>
  minutes.map((idle) => ({ idleSeconds: idle * 60, timeoutSeconds: 1800 }))
const messages = (drain: Partial<DrainProgress>, of: Partial<WaitingFacts>) =>
  waitingReasons({ ...draining, ...drain }, { ...facts, ...of }, now).map(({ message }) => message)

describe('why a drain is not finished', () => {
  it.each([
    [held(24, 2, 9), 'waiting for 3 sessions, last used 2, 9 and 24 minutes ago, timeout 30 min'],
    [null, 'waiting for 3 sessions'],
    [held(2, 4, 5, 9, 24), 'waiting for 3 sessions, last used 2 to 24 minutes ago, timeout 30 min'],
    [
      [{ idleSeconds: 12, timeoutSeconds: 60 }],
      'waiting for 3 sessions, last used 12 seconds ago, timeout 60 s',
    ],
    [
      [{ idleSeconds: 12, timeoutSeconds: -1 }],
      'waiting for 3 sessions, last used 12 seconds ago; some of them never time out',
    ],
    [[{ idleSeconds: null, timeoutSeconds: null }], 'waiting for 3 sessions'],
  ])('tells the sessions with their ages: %#', (sessions, message) => {
    expect(messages({}, { held: sessions })).toEqual([message])
  })

  it('says since when the count is not known, and why', () => {
    expect(messages({}, { sessions: null, failure: 'connection refused' })).toEqual([
      'the sessions of node2 could not be counted since 14:02 UTC: connection refused',
    ])
  })

  it('names the balancers that have not confirmed, and no reading before they have', () => {
    expect(messages({}, { balancers: ['edge-2 does not answer'], sessions: 0 })).toEqual([
      'edge-2 does not answer',
    ])
    expect(messages({ zeroReadings: 1 }, { sessions: 0 })).toEqual([
      'no session is left; 1 of 2 readings in a row say so',
    ])
  })

  it('tells stale cookies and a passed deadline', () => {
    const late = { deadlineAt: new Date('2026-11-20T14:00:00Z'), openedSince: 1 }
    expect(messages(late, {})).toEqual([
      'past its deadline of 14:00 UTC; it goes on waiting',
      'waiting for 3 sessions',
      '1 session opened on it since it drains, by stale cookies or past the balancers',
    ])
  })

  it('has nothing to say once it has ended', () => {
    expect(messages({ endedAt: now }, {})).toEqual([])
  })
})

describe('when it is expected to be empty', () => {
  it('is when the session used last times out', () => {
    expect(expectedEmptyAt(held(2, 24), now)).toEqual(new Date('2026-11-20T14:33:00Z'))
  })

  it('is not known when one never times out, or does not say', () => {
    expect(expectedEmptyAt([...held(2), { idleSeconds: 5, timeoutSeconds: 0 }], now)).toBeNull()
    expect(expectedEmptyAt([{ idleSeconds: null, timeoutSeconds: 60 }], now)).toBeNull()
    expect(expectedEmptyAt(null, now)).toBeNull()
  })
})
