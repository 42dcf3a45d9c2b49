import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { opinionOf, parseStatus } from './parse'

const xml = readFileSync(new URL('fixtures/status.xml', import.meta.url), 'utf8')

describe('the status worker', () => {
  it('names its balancing workers, its software and what became of the command', () => {
    const status = parseStatus(xml)
    expect(status?.balancers.map(({ name }) => name)).toEqual(['lb'])
    expect(status).toMatchObject({
      software: 'mod_jk/1.2.48',
      result: { ok: true, message: 'Action finished' },
    })
  })

  it('describes members whole', () => {
    expect(parseStatus(xml)?.balancers[0]?.members[0]).toEqual({
      name: 'node1',
      address: '127.0.0.1:18201',
      route: 'node1',
      intent: 'ready',
      opinion: 'up',
      statusText: 'ACT OK, by its traffic alone',
      lastCheck: null,
      weight: 1,
      inFlight: 0,
      total: 2,
      ratePerSecond: null,
      errorsTotal: 0,
    })
  })

  it('keeps what a member is told apart from what is thought of it', () => {
    const members = parseStatus(xml)?.balancers[0]?.members ?? []
    expect(members.map(({ name, intent, opinion }) => [name, intent, opinion])).toEqual([
      ['node1', 'ready', 'up'],
      ['node2', 'drain', 'down'],
      ['node3', 'maintenance', 'rising'],
    ])
  })

  it('tells the same name in two balancing workers apart', () => {
    const second = `<jk:balancer name="other"><jk:member name="node1" activation="STP" state="OK"/></jk:balancer>`
    const both = parseStatus(xml.replace('</jk:balancers>', `${second}</jk:balancers>`))?.balancers
    expect(both?.map(({ name, members }) => [name, members[0]?.intent])).toEqual([
      ['lb', 'ready'],
      ['other', 'maintenance'],
    ])
  })

  it('says an error with its message', () => {
    const refused =
      '<?xml version="1.0"?><jk:status><jk:result type="ERROR" message="could not find sub worker"/></jk:status>'
    expect(parseStatus(refused)).toEqual({
      balancers: [],
      software: null,
      result: { ok: false, message: 'could not find sub worker' },
    })
  })

  it.each([
    ['OK', 'up'],
    ['OK/IDLE', 'up'],
    ['ERR', 'down'],
    ['ERR/REC', 'rising'],
    ['N/A', 'unknown'],
    [null, 'unknown'],
  ])('thinks of state %s: %s', (state, opinion) => {
    expect(opinionOf(state)).toBe(opinion)
  })

  it('is told from something else, and cut short it is no answer', () => {
    expect(parseStatus('<html><body>It works!</body></html>')).toBeNull()
    fc.assert(
      fc.property(fc.nat(xml.trimEnd().length - 1), (at) => {
        expect(parseStatus(xml.slice(0, at))).toBeNull()
      }),
      { numRuns: 100 },
    )
  })

  it('never makes the parser throw when it is garbled', () => {
    const garbled = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc
        .tuple(fc.nat(4_000), fc.string({ unit: 'binary', maxLength: 20 }))
        .map(([at, junk]) => xml.slice(0, at) + junk + xml.slice(at + junk.length)),
    )
    fc.assert(
      fc.property(garbled, (text) => {
        for (const { members } of parseStatus(text)?.balancers ?? []) {
          for (const { intent } of members) {
            expect(['ready', 'drain', 'maintenance', 'unknown']).toContain(intent)
          }
        }
      }),
      { numRuns: 100 },
    )
  }, 30_000)
})
