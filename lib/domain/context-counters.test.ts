import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openedBetween } from './context-counters'
import type { NodeContext } from './model'

const context = (change: Partial<NodeContext> = {}): NodeContext => ({
  path: '/crm',
  version: '1',
  running: true,
  sessions: 5,
  opened: 20,
  startedAt: new Date('2026-11-20T10:00:00Z'),
  expired: 15,
  requests: 100,
  errors: 2,
  ...change,
})

describe('openedBetween', () => {
  it('knows nothing without a previous observation', () => {
    expect(openedBetween(null, [context()])).toBeNull()
  })

  it('differences the counters of an application that went on', () => {
    const next = context({ sessions: 7, opened: 23, expired: 16, requests: 130, errors: 2 })
    expect(openedBetween([context()], [next])).toEqual({ opened: 3, expired: 1, requests: 30, errors: 0 })
  })

  it('counts an application that is new from zero', () => {
    const added = context({ version: '2', sessions: 4, opened: 4, expired: 0, requests: 9, errors: 0 })
    expect(openedBetween([context()], [context(), added])).toEqual({
      opened: 4,
      expired: 0,
      requests: 9,
      errors: 0,
    })
  })

  it('counts the sessions of an undeployed application as ended', () => {
    expect(openedBetween([context()], [])).toEqual({ opened: 0, expired: 5, requests: 0, errors: 0 })
  })

  it('begins again with a new JVM, whose counters start at zero', () => {
    const next = context({
      sessions: 2,
      opened: 2,
      expired: 0,
      requests: 3,
      errors: 0,
      startedAt: new Date(),
    })
    expect(openedBetween([context()], [next])).toEqual({ opened: 2, expired: 5, requests: 3, errors: 0 })
  })

  it('does not end sessions that were kept over a restart', () => {
    const next = context({
      sessions: 6,
      opened: 1,
      expired: 0,
      requests: 3,
      errors: 0,
      startedAt: new Date(),
    })
    expect(openedBetween([context()], [next])?.expired).toBe(0)
  })

  it('goes on after a stop and start, which changes the start time but not the counters', () => {
    const next = context({ sessions: 1, opened: 21, expired: 20, requests: 101, startedAt: new Date() })
    expect(openedBetween([context()], [next])).toEqual({ opened: 1, expired: 5, requests: 1, errors: 0 })
  })

  it('is null where a node did not say, not zero', () => {
    expect(openedBetween([context({ opened: null })], [context()])).toEqual({
      opened: null,
      expired: 0,
      requests: 0,
      errors: 0,
    })
  })

  it('counts an application of several virtual hosts once', () => {
    const hosts = [context({ opened: 9 }), context()]
    expect(openedBetween(hosts, hosts.toReversed())?.opened).toBe(0)
  })

  it('is never negative, and accounts for every session', () => {
    const life = fc.record({ opened: fc.nat(500), held: fc.nat(500) }).map(({ opened, held }) => {
      const sessions = Math.min(opened, held)
      return context({ opened, sessions, expired: opened - sessions, requests: opened, errors: 0 })
    })
    fc.assert(
      fc.property(fc.array(life, { maxLength: 1 }), fc.array(life, { maxLength: 1 }), (before, after) => {
        const difference = openedBetween(before, after)!
        const stock = (contexts: NodeContext[]) => contexts.reduce((sum, { sessions }) => sum + sessions!, 0)
        expect(difference.opened).toBeGreaterThanOrEqual(0)
        expect(difference.expired).toBeGreaterThanOrEqual(0)
        expect(stock(before) + difference.opened! - difference.expired!).toBe(stock(after))
      }),
    )
  })
})
