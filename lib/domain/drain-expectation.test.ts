import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectation } from './drain-expectation'
import { type DrainWatch, type ListedSession, watchOn } from './drain-watch'

const start = Date.parse('2026-11-20T12:00:00Z')
const at = (seconds: number) => new Date(start + seconds * 1000)
const idle = (fingerprint: string, idleSeconds: number, timeoutSeconds: number | null = 1800) => ({
  ...{ fingerprint, idleSeconds, timeoutSeconds },
})

/** Listings by their second, one after the other. */
function watched(listings: [number, ListedSession[], number?][]): DrainWatch | null {
  return listings.reduce<DrainWatch | null>(
    (watch, [second, items, opened = 0]) => watchOn(watch, { at: at(second), items }, opened, at(second)),
    null,
  )
}
const expectedAfter = (listings: [number, ListedSession[], number?][]) => {
  const [second, items] = listings.at(-1)!
  return expectation(watched(listings), items.length, at(second))!
}

describe('what is expected of a drain', () => {
  it('is over at the latest when the last timeout has passed and the node has looked for it', () => {
    const expected = expectedAfter([[0, [idle('a', 600), idle('b', 1500)]]])
    expect(expected).toMatchObject({ latest: at(1200 + 60), blockers: [] })
    expect(expected.earliest!.getTime()).toBeGreaterThanOrEqual(start)
    expect(expected.earliest!.getTime()).toBeLessThan(at(1200).getTime())
  })

  it('is hardly over before the last timeout where nobody has left for long', () => {
    const listings = [0, 300, 600].map((second): [number, ListedSession[]] => [
      second,
      ['a', 'b', 'c'].map((name) => idle(name, 100 + second)),
    ])
    const [early, later, late] = [1, 2, 3].map((many) => expectedAfter(listings.slice(0, many)))
    expect(later!.earliest!.getTime()).toBeGreaterThan(early!.earliest!.getTime())
    expect(late!.earliest!.getTime()).toBeGreaterThan(later!.earliest!.getTime())
  })

  it('is not over by itself while somebody uses a session, and says how many', () => {
    const busy = (second: number): ListedSession[] => [idle('a', 4), idle('b', 2), idle('c', 100 + second)]
    const expected = expectedAfter([0, 20, 40].map((second) => [second, busy(second)]))
    expect(expected).toMatchObject({ latest: null, blockers: ['2 sessions are in use'] })
  })

  it('counts on a session again that was left alone for three of its gaps', () => {
    const uses: [number, ListedSession[]][] = [0, 20, 40].map((second) => [second, [idle('a', 2)]])
    expect(expectedAfter([...uses, [90, [idle('a', 52)]]]).blockers).toHaveLength(1)
    expect(expectedAfter([...uses, [160, [idle('a', 122)]]])).toMatchObject({ blockers: [] })
  })

  it('is not over by itself while stale cookies reopen it, and says how often', () => {
    const reopened = [1, 2, 3, 4].map((count): [number, ListedSession[], number] => [
      count * 30,
      [idle(`new-${count}`, 1), idle('a', 60 + count * 30)],
      count,
    ])
    const expected = expectedAfter([[0, [idle('a', 60)]], ...reopened])
    expect(expected).toMatchObject({
      latest: null,
      blockers: ['1 session is reopened by a stale cookie every 30 s'],
    })
    const later = expectedAfter([[0, [idle('a', 60)]], ...reopened, [400, [idle('a', 460)], 4]])
    expect(later.blockers).toEqual([])
  })

  it('says both in plain words', () => {
    const both = [0, 1, 2, 3].map((count): [number, ListedSession[], number] => [
      count * 30,
      [idle('a', 3), idle('b', 5), ...(count > 0 ? [idle(`new-${count}`, 1)] : [])],
      count,
    ])
    expect(expectedAfter(both).blockers).toEqual([
      '2 sessions are in use',
      '1 is reopened by a stale cookie every 30 s',
    ])
  })

  it('knows no end of sessions that never time out, and none of what was not listed', () => {
    expect(expectedAfter([[0, [idle('a', 5, -1)]]])).toMatchObject({
      latest: null,
      blockers: ['1 session never times out'],
    })
    expect(expectedAfter([[0, [idle('a', 5, null)]]])).toMatchObject({ latest: null, blockers: [] })
    expect(expectation(null, 12, at(0))).toBeNull()
    expect(expectation(null, null, at(0))).toBeNull()
  })

  it('has nothing more to expect of an empty node', () => {
    expect(expectation(watched([[0, [idle('a', 5)]]]), 0, at(1))).toBeNull()
  })

  it('is the same whichever worker goes on: what it knows survives being stored', () => {
    const first = watched([
      [0, [idle('a', 2)]],
      [20, [idle('a', 1)]],
    ])
    const stored = JSON.parse(JSON.stringify(first)) as DrainWatch
    const next = { at: at(40), items: [idle('a', 2)] }
    expect(watchOn(stored, next, 0, at(40))).toEqual(watchOn(first, next, 0, at(40)))
    expect(watchOn(stored, { at: at(20), items: [] }, 0, at(21))).toBe(stored)
  })
})

type Person = { idleAtStart: number; usesFor: number; everySeconds: number; signsOut: boolean }
const timeoutSeconds = 600
const listEvery = 10

/** Somebody who has left already, and somebody who works on for a while and then signs out or just walks away. */
const gone = fc.record({
  idleAtStart: fc.integer({ min: 0, max: timeoutSeconds - 1 }),
  usesFor: fc.constant(0),
  everySeconds: fc.constant(1),
  signsOut: fc.boolean(),
})
const working = fc.record({
  idleAtStart: fc.integer({ min: 0, max: 30 }),
  usesFor: fc.integer({ min: 60, max: 1_500 }),
  everySeconds: fc.integer({ min: 5, max: 60 }),
  signsOut: fc.boolean(),
})

/** Plays a node's users until the last session is gone; what was expected at each listing, and when it truly ended. */
function play(people: Person[], signsOutIdleAt: (index: number) => number) {
  const sessions = people.map((person, index) => ({
    ...{ name: String(index), usedAt: -person.idleAtStart, over: false },
    ...person,
  }))
  const said: { second: number; expected: NonNullable<ReturnType<typeof expectation>> }[] = []
  let watch: DrainWatch | null = null
  let second = 0
  for (; sessions.some(({ over }) => !over) && second < 20_000; second += 1) {
    for (const [index, session] of sessions.entries()) {
      if (session.over) continue
      if (second < session.usesFor && second - session.usedAt >= session.everySeconds) session.usedAt = second
      if (session.usesFor > 0 && second === session.usesFor && session.signsOut) session.over = true
      if (session.usesFor === 0 && session.signsOut && second === signsOutIdleAt(index)) session.over = true
      // The node looks once a minute.
      if (second % 60 === 0 && second - session.usedAt >= timeoutSeconds) session.over = true
    }
    if (second % listEvery > 0) continue
    const held = sessions.filter(({ over }) => !over)
    const items = held.map(({ name, usedAt }) => ({
      ...{ fingerprint: name, idleSeconds: second - usedAt, timeoutSeconds },
    }))
    watch = watchOn(watch, { at: at(second), items }, 0, at(second))
    const expected = expectation(watch, held.length, at(second))
    if (expected) said.push({ second, expected })
  }
  return { said, endedAt: at(second - 1).getTime() }
}

const contains = (endedAt: number, { earliest, latest }: { earliest: Date | null; latest: Date | null }) =>
  earliest !== null && latest !== null && earliest.getTime() <= endedAt && endedAt <= latest.getTime()

describe('what is expected of a drain, against a model of its users', () => {
  it('never says that it will not empty of one whose sessions are all left alone, and holds its end', () => {
    let said = 0
    let held = 0
    const widths: [number, number][] = []
    fc.assert(
      fc.property(
        fc.array(gone, { minLength: 1, maxLength: 12 }),
        fc.infiniteStream(fc.nat(900)),
        (people, leave) => {
          const leaves = people.map(() => leave.next().value as number)
          const run = play(people, (index) => leaves[index] ?? 0)
          for (const { expected } of run.said) {
            expect(expected.blockers).toEqual([])
            said += 1
            if (contains(run.endedAt, expected)) held += 1
          }
          const [first] = run.said
          const late = run.said[Math.floor(run.said.length * 0.75)]
          const width = (of: typeof first) =>
            of!.expected.latest!.getTime() - of!.expected.earliest!.getTime()
          if (first && late) widths.push([width(first), width(late)])
        },
      ),
      { seed: 3_011, numRuns: 300 },
    )
    expect(said).toBeGreaterThan(5_000)
    expect(held / said).toBeGreaterThan(0.95)
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    expect(mean(widths.map(([, late]) => late))).toBeLessThan(0.7 * mean(widths.map(([first]) => first)))
  })

  it('says so while people work, and holds the true end in most cases once it names one', () => {
    let said = 0
    let held = 0
    let blocked = 0
    let blockedRightly = 0
    const users = fc.array(fc.oneof(gone, working), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(users, fc.infiniteStream(fc.nat(900)), (people, leave) => {
        const leaves = people.map(() => leave.next().value as number)
        const { said: told, endedAt } = play(people, (index) => leaves[index] ?? 0)
        const worksUntil = Math.max(...people.map(({ usesFor }) => usesFor))
        // What somebody works with is known after a few listings.
        for (const { second, expected } of told.filter(({ second }) => second > 60)) {
          expect(expected.earliest!.getTime()).toBeGreaterThanOrEqual(at(second).getTime())
          if (expected.blockers.length > 0) {
            blocked += 1
            // Nobody is said to be at work for longer than it takes to tell that they have gone.
            if (second <= worksUntil + 180) blockedRightly += 1
          } else {
            said += 1
            if (contains(endedAt, expected)) held += 1
          }
        }
      }),
      { seed: 3_012, numRuns: 300 },
    )
    expect(said).toBeGreaterThan(3_000)
    expect(held / said).toBeGreaterThan(0.9)
    expect(blocked).toBeGreaterThan(3_000)
    expect(blockedRightly).toBe(blocked)
  })
})
