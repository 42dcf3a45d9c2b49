import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  membersOf,
  opinionOf,
  parseBackends,
  parseInfo,
  parseServersState,
  parseStat,
  type StatRow,
} from './parse'

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
const states = fixture('show-servers-state.txt')
const stat = fixture('show-stat.csv')
const info = fixture('show-info.txt')
const members = () => new Map(membersOf(parseServersState(states)!, parseStat(stat)!).map((m) => [m.name, m]))

describe('show info', () => {
  it('tells the version and when the process started', () => {
    expect(parseInfo(info)).toEqual({
      version: '2.6.12-1+deb12u4',
      startedAtSeconds: 1795181071,
      uptimeSeconds: 1,
      pid: 7309,
    })
  })

  it('does without a start time, which old versions lack', () => {
    expect(parseInfo(info.replace(/^Start_time_sec.*\n/m, ''))).toMatchObject({
      startedAtSeconds: null,
      uptimeSeconds: 1,
    })
  })
})

describe('members', () => {
  it('are described whole', () => {
    expect(members().get('node1')).toEqual({
      name: 'node1',
      address: '127.0.0.1:18101',
      route: 'node1',
      intent: 'ready',
      opinion: 'up',
      statusText: 'UP',
      lastCheck: 'L7OK 200 in 3 ms: Layer7 check passed',
      weight: 100,
      inFlight: 2,
      total: 31,
      ratePerSecond: 1,
      errorsTotal: 0,
    })
  })

  it('have the intent that an operator gave, apart from what the balancer thinks', () => {
    const seen = Object.fromEntries([...members()].map(([name, m]) => [name, `${m.intent}, ${m.opinion}`]))
    expect(seen).toEqual({
      node1: 'ready, up',
      node2: 'drain, up',
      node3: 'maintenance, unknown',
      node4: 'drain, down',
      slot5: 'maintenance, unknown',
      enabled6: 'ready, unchecked',
      unresolved7: 'ready, down',
      tracks8: 'drain, failing',
    })
  })

  it('keep a check message with commas, quotes and empty lines', () => {
    expect(members().get('node4')?.lastCheck).toBe(
      'L4CON in 0 ms: Layer4 connection problem, "Connection refused"\n\nat step 1',
    )
  })

  it('have addresses as one would write them', () => {
    const address = (name: string) => members().get(name)?.address
    expect(address('enabled6')).toBe('[::1]:18106')
    expect(address('unresolved7')).toBe('node7.example:8080')
    expect(address('tracks8')).toBeNull()
  })

  it('say null, not zero, without statistics', () => {
    const [member] = membersOf(parseServersState(states)!, [])
    expect(member).toMatchObject({ intent: 'ready', opinion: 'unknown', inFlight: null, errorsTotal: null })
  })

  it('sum their errors', () => {
    expect(members().get('node3')?.errorsTotal).toBe(3)
  })
})

describe('opinion', () => {
  const cases: [string, string, string][] = [
    ['UP', 'L7OK', 'up'],
    ['UP', '* L7OK', 'up'],
    ['UP', '', 'up'],
    ['UP 2/3', 'L7STS', 'failing'],
    ['UP 1/3', 'INI', 'unknown'],
    ['DOWN', 'L4CON', 'down'],
    ['DOWN 1/2', '* L7OK', 'rising'],
    ['DOWN (agent)', 'L7OK', 'down'],
    ['NOLB', 'L7OK', 'up'],
    ['NOLB 1/3', 'L7OK', 'failing'],
    ['DRAIN', 'L7OK', 'up'],
    ['DRAIN 2/3', 'L7TOUT', 'failing'],
    ['DRAIN', '', 'unchecked'],
    ['MAINT', '', 'unknown'],
    ['MAINT (via shop/node1)', '', 'unknown'],
    ['MAINT (resolution)', '', 'down'],
    ['no check', '', 'unchecked'],
    ['something new', 'L7OK', 'unknown'],
  ]
  it.each(cases)('of "%s" with check "%s" is %s', (status, check_status, opinion) => {
    expect(opinionOf({ status, check_status })).toBe(opinion)
  })
})

describe('answers that are something else', () => {
  it('are told from data', () => {
    expect(parseServersState("Can't find backend.\n\n")).toBeNull()
    expect(parseStat('No such proxy.\n\n')).toBeNull()
    expect(parseInfo('Permission denied\n\n')).toBeNull()
    expect(parseBackends('Unknown command.\n')).toBeNull()
    expect(parseStat('# pxname,svname\nshop,"node')).toBeNull()
  })

  it('give backends without the internal one', () => {
    expect(parseBackends('# name\nshop\nMASTER\nblog\n\n')).toEqual(['shop', 'blog'])
  })

  it('never make a parser throw, cut short or garbled', () => {
    const garbled = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.tuple(fc.constantFrom(states, stat, info), fc.nat(6_000)).map(([text, at]) => text.slice(0, at)),
      fc
        .tuple(
          fc.constantFrom(states, stat, info),
          fc.nat(4_000),
          fc.string({ unit: 'binary', maxLength: 20 }),
        )
        .map(([text, at, junk]) => text.slice(0, at) + junk + text.slice(at + junk.length)),
    )
    fc.assert(
      fc.property(garbled, (text) => {
        parseInfo(text)
        parseBackends(text)
        const rows: StatRow[] = parseStat(text) ?? []
        for (const member of membersOf(parseServersState(text) ?? [], rows)) {
          expect(['ready', 'drain', 'maintenance', 'unknown']).toContain(member.intent)
        }
      }),
      { numRuns: 100 },
    )
  }, 30_000)
})
