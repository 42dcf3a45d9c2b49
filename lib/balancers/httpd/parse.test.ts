import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { opinionOf, parseManager, parsePage } from './parse'

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
const xml = fixture('manager.xml')
const html = fixture('manager-page.txt')
const members = () => parseManager(xml)?.[0]?.members ?? []

describe("the manager's XML", () => {
  it('names balancers and their nonces', () => {
    expect(parseManager(xml)).toMatchObject([{ name: 'demo', nonce: 'cfcbb37f-cafc-a257-e565-f4168873773a' }])
    const older = xml.replace(/<httpd:nonce>.*<\/httpd:nonce>/, '')
    expect(parseManager(older)).toMatchObject([{ name: 'demo', nonce: null }])
  })

  it('describes members whole', () => {
    expect(members()[0]).toEqual({
      name: 'http://127.0.0.1:18101',
      address: '127.0.0.1:18101',
      route: 'node1',
      intent: 'ready',
      opinion: 'up',
      statusText: 'Init Ok',
      lastCheck: null,
      weight: 1,
      inFlight: 0,
      total: 2,
      ratePerSecond: null,
      errorsTotal: null,
    })
  })

  it('keeps what a member is told apart from what is thought of it', () => {
    expect(members().map(({ route, intent, opinion }) => [route, intent, opinion])).toEqual([
      ['node1', 'ready', 'up'],
      ['node2', 'drain', 'down'],
      ['node3', 'maintenance', 'down'],
    ])
  })

  it('says null, not zero, where a figure is missing or none', () => {
    const odd = xml
      .replaceAll(/<httpd:(busy|elected|route)>[^<]*</g, '<httpd:$1><')
      .replace('18101</httpd:port', 'x</httpd:port')
    expect(parseManager(odd)?.[0]?.members[0]).toMatchObject({
      inFlight: null,
      total: null,
      route: null,
      address: null,
    })
  })

  it('reads one member and none', () => {
    const workers = (text: string) => xml.replace(/<httpd:workers>[\s\S]*<\/httpd:workers>/, text)
    const one = workers(
      '<httpd:workers><httpd:worker><httpd:name>http://n</httpd:name></httpd:worker></httpd:workers>',
    )
    expect(parseManager(one)?.[0]?.members).toMatchObject([
      { name: 'http://n', intent: 'unknown', weight: null },
    ])
    expect(parseManager(workers('<httpd:workers>\n</httpd:workers>'))?.[0]?.members).toEqual([])
  })
})

describe('the opinion of', () => {
  it.each([
    ['Init Ok', 'up'],
    ['Init Stby Ok', 'up'],
    ['Init Ign Ok', 'up'],
    ['Init Drn Ok', 'up'],
    ['Init Err', 'down'],
    ['Init HcFl', 'down'],
    ['Init Dis', 'unknown'],
    ['Init Stop', 'unknown'],
    ['', 'unknown'],
  ])('"%s" is %s', (status, opinion) => {
    expect(opinionOf(new Set(status.split(' ')))).toBe(opinion)
  })
})

describe("the manager's page", () => {
  it('tells version, nonces, whether changes persist, and who is checked', () => {
    expect(parsePage(html)).toEqual({
      version: '2.4.71',
      persists: false,
      nonces: new Map([['demo', 'dd4bc403-0c5b-e7b0-c636-8ad6d9173153']]),
      rooms: new Map([['demo', { max: 8, used: 3 }]]),
      checked: new Set(['http://127.0.0.1:18103']),
    })
    expect(parsePage(html.replace('will NOT be', 'will be'))?.persists).toBe(true)
    expect(parsePage(html.replace(/<dt>Balancer changes.*?<\/dt>/, ''))?.persists).toBeNull()
  })

  it('tells the room of each balancer apart, with or without nonces', () => {
    const section = html.slice(html.indexOf('<h3>'), html.indexOf('</body>'))
    const other = section.replaceAll('demo', 'shop').replace('8 [3 Used]', '30 [30 Used]')
    const both = html.replace('</body>', `${other}</body>`)
    const rooms = new Map([
      ['demo', { max: 8, used: 3 }],
      ['shop', { max: 30, used: 30 }],
    ])
    expect(parsePage(both)?.rooms).toEqual(rooms)
    expect(parsePage(both.replace(/&amp;nonce=[0-9a-f-]+/g, ''))).toMatchObject({ rooms, nonces: new Map() })
    expect(parsePage(html.replace('8 [3 Used]', 'many'))?.rooms).toEqual(new Map())
  })

  it('is told from another page, and from XML', () => {
    expect(parsePage('<html><body>It works!</body></html>')).toBeNull()
    expect(parsePage(xml)).toBeNull()
    expect(parseManager(html)).toBeNull()
  })
})

describe('garbage', () => {
  const garbled = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.tuple(fc.constantFrom(xml, html), fc.nat(6_000)).map(([text, at]) => text.slice(0, at)),
    fc
      .tuple(fc.constantFrom(xml, html), fc.nat(4_000), fc.string({ unit: 'binary', maxLength: 20 }))
      .map(([text, at, junk]) => text.slice(0, at) + junk + text.slice(at + junk.length)),
  )

  it('never makes a parser throw', () => {
    fc.assert(
      fc.property(garbled, (text) => {
        parsePage(text)
        for (const { members } of parseManager(text) ?? []) {
          for (const { weight, inFlight } of members) {
            expect(weight === null || Number.isFinite(weight)).toBe(true)
            expect(inFlight === null || inFlight >= 0).toBe(true)
          }
        }
      }),
      { numRuns: 100 },
    )
  }, 30_000)

  it('cut short is no answer: a member less could be taken for one that was removed', () => {
    fc.assert(
      fc.property(fc.nat(xml.trimEnd().length - 1), (at) => {
        expect(parseManager(xml.slice(0, at))).toBeNull()
      }),
      { numRuns: 100 },
    )
  })

  it('with entities of its own is refused, and names are no way into objects', () => {
    const bomb = xml.replace('?>', '?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>')
    expect(parseManager(bomb)).toBeNull()
    const odd =
      '<?xml version="1.0"?><manager><balancers><balancer><__proto__>x</__proto__></balancer></balancers></manager>'
    expect(parseManager(odd) ?? []).toEqual([])
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  })
})
