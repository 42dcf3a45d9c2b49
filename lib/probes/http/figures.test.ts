import { describe, expect, it } from 'vitest'
import type { HttpSettings } from '@/lib/domain/probe-settings'
import { figuresOf, pointedTo, standsIn } from './figures'

const settings = (change: Partial<HttpSettings>): HttpSettings => ({
  kind: 'http',
  statusUrl: 'http://node1/status',
  expectStatus: 200,
  expectText: null,
  sessionsPointer: null,
  sessionsPattern: null,
  versionPointer: null,
  versionPattern: null,
  ...change,
})

describe('a JSON pointer', () => {
  it('goes through objects and lists, escapes included', () => {
    const document = { 'a/b': [{ 'c~d': 7 }] }
    expect(pointedTo(document, '/a~1b/0/c~0d')).toBe(7)
  })

  it('points to nothing where there is nothing, prototypes included', () => {
    for (const pointer of ['/x', '/a/b/c', '/toString', '/__proto__']) {
      expect(pointedTo({ a: null }, pointer)).toBeUndefined()
    }
  })
})

describe('a pattern', () => {
  it('ends at the text behind the value, or with the word', () => {
    expect(standsIn('up\nSessions: 12 open', 'Sessions: {value}')).toBe('12')
    expect(standsIn('<b>12</b>', '<b>{value}</b>')).toBe('12')
    expect(standsIn('nothing', 'Sessions: {value}')).toBeUndefined()
    expect(standsIn('<b>12', '<b>{value}</b>')).toBeUndefined()
  })
})

describe('figures', () => {
  it('are taken from JSON and from text', () => {
    const json = settings({ sessionsPointer: '/sessions', versionPointer: '/build/version' })
    expect(figuresOf('{"sessions":3,"build":{"version":"1.2"}}', json)).toEqual({
      sessions: 3,
      version: '1.2',
    })
    const text = settings({ sessionsPattern: 'Sessions: {value}', versionPattern: 'Version {value},' })
    expect(figuresOf('Version 1.2, Sessions: 0', text)).toEqual({ sessions: 0, version: '1.2' })
  })

  it.each([
    '{"sessions":-1}',
    '{"sessions":1.5}',
    '{"sessions":null}',
    '{"sessions":"many"}',
    '{}',
    '{"sess',
    '',
  ])('are not known, and never none, in %j', (body) => {
    expect(figuresOf(body, settings({ sessionsPointer: '/sessions' }))).toEqual({
      sessions: null,
      version: null,
    })
  })

  it('are not known when nobody said where they stand', () => {
    expect(figuresOf('{"sessions":3}', settings({}))).toEqual({ sessions: null, version: null })
  })
})
