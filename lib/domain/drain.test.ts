import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DrainEvent, type DrainProgress, endsSessions, nodeStateAfter, transition } from './drain'
import { deadlineActions } from './model'

const start = new Date('2026-11-20T12:00:00Z')
const at = (seconds: number) => new Date(start.getTime() + seconds * 1000)

const requested: DrainProgress = {
  state: 'requested',
  deadlineAt: null,
  onDeadline: 'keep-waiting',
  after: 'drained',
  confirmedAt: null,
  openedAtConfirm: null,
  openedSince: 0,
  sessionsAtStart: null,
  zeroReadings: 0,
  lastReadingAt: null,
  endedAt: null,
}

const confirmed: DrainEvent = { kind: 'confirmed', sessions: 3 }
const reading = (second: number, sessions: number | null, openedTotal: number | null = 100): DrainEvent => ({
  kind: 'reading',
  askedAt: at(second - 0.01),
  at: at(second),
  sessions,
  openedTotal,
})

/** Plays events a second apart, or at the second that the event itself has. */
function play(events: DrainEvent[], drain = requested): DrainProgress {
  return events.reduce(
    (state, event, second) => transition(state, event, event.kind === 'reading' ? event.at : at(second)),
    drain,
  )
}

describe('a drain', () => {
  it('ends after two zero readings in a row that were taken after the confirmation', () => {
    expect(play([confirmed]).state).toBe('draining')
    expect(play([confirmed, reading(1, 0)]).state).toBe('draining')
    const drained = play([confirmed, reading(1, 0), reading(2, 0)])
    expect(drained).toMatchObject({ state: 'drained', endedAt: at(2) })
  })

  it('does not count a zero that was read before the confirmation, or asked for before it', () => {
    expect(play([reading(0, 0), { kind: 'tick' }, reading(1, 0), confirmed]).zeroReadings).toBe(0)
    const early: DrainEvent = {
      kind: 'reading',
      askedAt: at(-1),
      at: at(1),
      sessions: 0,
      openedTotal: null,
    }
    expect(play([confirmed, early]).zeroReadings).toBe(0)
  })

  it('begins again when a session or an unknown count comes between two zeros', () => {
    expect(play([confirmed, reading(1, 0), reading(2, 1), reading(3, 0)]).state).toBe('draining')
    expect(play([confirmed, reading(1, 0), reading(2, null), reading(3, 0)]).state).toBe('draining')
  })

  it('begins again when a balancer forgot it', () => {
    const lost = play([confirmed, reading(1, 0), { kind: 'unconfirmed' }])
    expect(lost).toMatchObject({ confirmedAt: null, zeroReadings: 0 })
    expect(transition(lost, reading(3, 0), at(3)).zeroReadings).toBe(0)
  })

  it('does not count one reading twice', () => {
    expect(play([confirmed, reading(1, 0), reading(1, 0)]).state).toBe('draining')
  })

  it('counts the sessions that were opened since its first reading after the confirmation', () => {
    const forgotten = play([confirmed, reading(1, 2, 102), { kind: 'unconfirmed' }])
    expect(forgotten).toMatchObject({ openedAtConfirm: 102, openedSince: 0 })
    const again = transition(forgotten, { kind: 'confirmed', sessions: 4 }, at(3))
    expect(transition(again, reading(4, 4, 105), at(4)).openedSince).toBe(3)
  })

  it('is stuck past its deadline and still ends when the node is empty', () => {
    const waiting = { ...requested, deadlineAt: at(2) }
    const stuck = play([confirmed, reading(1, 3), reading(2, 3)], waiting)
    expect(stuck).toMatchObject({ state: 'stuck', endedAt: null })
    expect(play([reading(3, 0), reading(4, 0)], stuck).state).toBe('drained')
  })

  it('expires past its deadline when that was asked for', () => {
    const drain = { ...requested, deadlineAt: at(1), onDeadline: 'cancel' as const }
    expect(play([confirmed, { kind: 'tick' }], drain)).toMatchObject({ state: 'expired', endedAt: at(1) })
  })

  it('takes the node out for good when that was asked for', () => {
    const drain = { ...requested, deadlineAt: at(1), onDeadline: 'disable' as const }
    const expired = play([confirmed, { kind: 'tick' }], drain)
    expect(expired).toMatchObject({ state: 'expired', endedAt: at(1) })
    expect(nodeStateAfter(expired)).toBe('maintenance')
    expect(nodeStateAfter({ ...expired, onDeadline: 'cancel' })).toBe('active')
  })

  it('ends the sessions past its deadline, once every balancer confirmed, and is drained by what is read', () => {
    const drain = { ...requested, deadlineAt: at(2), onDeadline: 'end-sessions' as const }
    expect(endsSessions(play([confirmed], drain), at(1))).toBe(false)
    expect(endsSessions(drain, at(3))).toBe(false)
    const stuck = play([confirmed, reading(1, 3), reading(2, 3)], drain)
    expect(stuck).toMatchObject({ state: 'stuck', endedAt: null })
    expect(endsSessions(stuck, at(2))).toBe(true)
    const drained = play([reading(3, 0), reading(4, 0)], stuck)
    expect(drained.state).toBe('drained')
    expect(endsSessions(drained, at(5))).toBe(false)
  })

  it('is no longer stuck when its deadline was extended', () => {
    const stuck = play([confirmed, reading(1, 3), reading(2, 3)], { ...requested, deadlineAt: at(2) })
    const extended = transition({ ...stuck, deadlineAt: at(60) }, { kind: 'tick' }, at(3))
    expect(extended.state).toBe('draining')
    expect(transition(extended, { kind: 'tick' }, at(60)).state).toBe('stuck')
  })

  it('prefers drained to expired when both become true at once', () => {
    const drain = { ...requested, deadlineAt: at(2), onDeadline: 'cancel' as const }
    expect(play([confirmed, reading(1, 0), reading(2, 0)], drain).state).toBe('drained')
  })
})

const anyEvent = fc.oneof(
  fc.record({
    kind: fc.constant('confirmed' as const),
    sessions: fc.option(fc.nat(5)),
  }),
  fc.constant({ kind: 'unconfirmed' as const }),
  fc.constant({ kind: 'tick' as const }),
  fc.record({
    kind: fc.constant('reading' as const),
    // How long ago it was asked for, and answered: late and doubled readings included.
    askedAgo: fc.nat(6),
    answeredAgo: fc.nat(3),
    sessions: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.option(fc.nat(3))),
    openedTotal: fc.option(fc.nat(1000)),
  }),
)
const cancelling = fc.constant({ kind: 'cancelled' as const })
const history = fc.array(
  fc.oneof({ weight: 20, arbitrary: anyEvent }, { weight: 1, arbitrary: cancelling }),
  {
    maxLength: 60,
  },
)

describe('whatever happens to a drain', () => {
  it('it is drained only by two zeros after the last confirmation, and what has ended stays so', () => {
    fc.assert(
      fc.property(
        history,
        fc.option(fc.nat(40)),
        fc.constantFrom(...deadlineActions),
        (events, deadline, action) => {
          let drain: DrainProgress = {
            ...requested,
            deadlineAt: deadline === null ? null : at(deadline),
            onDeadline: action,
          }
          // Told in the test's own words: zeros in a row, of distinct readings asked for after the confirmation.
          let confirmedAt: Date | null = null
          let zeros = 0
          let newest = -Infinity
          for (const [second, given] of events.entries()) {
            const now = at(second)
            const before = drain
            const event: DrainEvent =
              given.kind === 'reading'
                ? { ...given, askedAt: at(second - given.askedAgo), at: at(second - given.answeredAgo) }
                : given
            if (event.kind === 'confirmed' && !confirmedAt) {
              confirmedAt = now
              zeros = 0
            }
            if (event.kind === 'unconfirmed') {
              confirmedAt = null
              zeros = 0
            }
            if (event.kind === 'reading' && event.at.getTime() > newest) {
              newest = event.at.getTime()
              zeros = event.sessions === 0 && confirmedAt && event.askedAt > confirmedAt ? zeros + 1 : 0
            }
            drain = transition(drain, event, now)
            if (before.endedAt) expect(drain).toBe(before)
            else if (event.kind === 'cancelled') expect(drain.state).toBe('cancelled')
            else expect(drain.state === 'drained').toBe(zeros >= 2)
            expect(drain.openedSince).toBeGreaterThanOrEqual(before.openedSince)
            if (drain.state === 'expired') expect(['cancel', 'disable']).toContain(drain.onDeadline)
            // Nobody is thrown out before the deadline, for another wish, or while a balancer may send them back.
            if (endsSessions(drain, now)) {
              expect(drain).toMatchObject({ state: 'stuck', onDeadline: 'end-sessions', endedAt: null })
              expect(confirmedAt).not.toBeNull()
              expect(now.getTime()).toBeGreaterThanOrEqual(drain.deadlineAt?.getTime() ?? Infinity)
            }
            expect(drain.endedAt !== null).toBe(['drained', 'cancelled', 'expired'].includes(drain.state))
            if (drain.endedAt) break
          }
        },
      ),
      { seed: 20261120, numRuns: 500 },
    )
  })
})
