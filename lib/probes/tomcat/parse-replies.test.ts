import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contextOfBean, parseBeans, parseDone, parseInvoked } from './parse-jmx'
import {
  parseApplications,
  parseExpired,
  parseIdleBuckets,
  parseServerVersion,
  parseText,
} from './parse-text'

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')

describe('text replies', () => {
  it('are an answer only when they begin with OK, whatever the status was', () => {
    expect(parseText('OK - Stopped application\n')).toEqual({ ok: true, lines: [] })
    expect(parseText('FAIL - No context exists named [&#47;nope]\n')).toEqual({
      ok: false,
      problem: 'No context exists named [/nope]',
    })
    expect(parseText('')).toEqual({ ok: false, problem: 'an empty answer' })
  })

  it('tell the version', () => {
    expect(parseServerVersion(fixture('serverinfo.txt'))).toBe('Apache Tomcat/10.1.60 (Debian)')
    expect(parseServerVersion('<html>')).toBeNull()
  })

  it('take the version of an application from its document base', () => {
    const seen = parseApplications(fixture('list.txt'))
    expect(seen.map(({ path, version, running }) => [path, version, running])).toEqual([
      ['/demo', '2', true],
      ['/demo', null, true],
      ['/', '3', true],
      ['/a/b c', '7', false],
      ['/manager', null, true],
    ])
  })

  it('give idle times in the words of the server', () => {
    expect(parseIdleBuckets(fixture('sessions.txt'))).toEqual([
      { label: 'idle <1 minutes', sessions: 1 },
      { label: 'idle 1 - <2 minutes', sessions: 2 },
    ])
  })
})

describe('JMX replies', () => {
  it('give beans with their keys and attributes', () => {
    const reply = parseBeans(fixture('jmx-managers.txt'))
    const beans = reply.ok ? reply.value : []
    expect(beans.map((bean) => [contextOfBean(bean), bean.attributes.get('activeSessions')])).toEqual([
      [{ path: '/manager', version: null }, '0'],
      [{ path: '/demo', version: '000012.2.0' }, '3'],
    ])
    expect(beans[0]?.attributes.get('jvmRoute')).toBe('node1')
  })

  it('are no answer when they begin with Error, and the stack trace is left out', () => {
    const problem =
      'javax.management.InstanceNotFoundException: Catalina:type=Manager,context=/nope,host=localhost'
    expect(parseBeans(fixture('jmx-error.txt'))).toEqual({ ok: false, problem })
    expect(parseInvoked(fixture('jmx-error.txt'))).toEqual({ ok: false, problem })
  })

  it('give the result of an operation', () => {
    const reply = 'OK - Operation listSessionIds returned:\nAB12.node1 CD34.node1 \n'
    expect(parseInvoked(reply)).toEqual({ ok: true, value: 'AB12.node1 CD34.node1' })
    expect(parseInvoked('OK - Operation listSessionIds returned:\n\n')).toEqual({ ok: true, value: '' })
    expect(parseInvoked('OK - something else')).toMatchObject({ ok: false })
  })
})

describe('what ends sessions', () => {
  it('is told by the last figures, in whatever language', () => {
    const reply = (last: string) =>
      `OK - Session information\nInactive for [<1] minutes: [3] sessions\n${last}\n`
    expect(parseExpired(reply('Inactive for [>0] minutes: [3] sessions were expired'))).toBe(3)
    expect(parseExpired(reply('Inaktiv für [>0] Minuten: [12] Sitzungen wurden beendet'))).toBe(12)
    expect(parseExpired(reply(''))).toBeNull()
    expect(parseExpired('FAIL - No context exists named [&#47;gone]')).toBeNull()
  })

  it('is done when the server says OK', () => {
    expect(parseDone('OK - Operation expireSession without return value\n').ok).toBe(true)
    expect(parseDone('Error - java.lang.IllegalArgumentException').ok).toBe(false)
    expect(parseDone('').ok).toBe(false)
  })
})

it('no parser throws on garbage', () => {
  const fixtures = ['list.txt', 'sessions.txt', 'serverinfo.txt', 'jmx-managers.txt', 'jmx-error.txt'].map(
    fixture,
  )
  const garbage = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string().map((text) => `OK - ${text}`),
    fc
      .tuple(fc.constantFrom(...fixtures), fc.nat(1_500), fc.string({ unit: 'binary', maxLength: 30 }))
      .map(([text, at, junk]) => text.slice(0, at) + junk + text.slice(at + junk.length)),
  )
  fc.assert(
    fc.property(garbage, (body) => {
      for (const { sessions } of [...parseApplications(body), ...parseIdleBuckets(body)]) {
        expect(Number.isInteger(sessions)).toBe(true)
      }
      parseServerVersion(body)
      parseInvoked(body)
      parseDone(body)
      parseExpired(body)
      const beans = parseBeans(body)
      for (const bean of beans.ok ? beans.value : []) contextOfBean(bean)
    }),
    { numRuns: 100 },
  )
}, 30_000)
