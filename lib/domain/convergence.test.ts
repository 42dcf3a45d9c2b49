import { describe, expect, it } from 'vitest'
import { type Deviation, shouldConverge } from './convergence'

const now = new Date('2026-03-01T12:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)
const context = (version: string | null, running = true) => ({
  ...{ path: '/crm', version, running },
  ...{ sessions: 0, opened: 0, startedAt: null },
})
const deviation = (change: Partial<Deviation> = {}): Deviation => ({
  path: '/crm',
  version: '000012.2.0',
  contexts: [],
  sentAt: null,
  sentTimes: 0,
  ...change,
})
const should = (change: Partial<Deviation>) => shouldConverge(deviation(change), now)

describe('a node that does not run what is wanted', () => {
  it('is told so when it has nothing, something older, or something that Muster did not bring', () => {
    expect(should({ contexts: [] })).toBe(true)
    expect(should({ contexts: [context('000011.1.0')] })).toBe(true)
    expect(should({ contexts: [context(null)] })).toBe(true)
    expect(should({ contexts: [context('000012.2.0', false)] })).toBe(true)
  })

  it('is left alone when it has something newer: only a person decides what becomes of a half-way import', () => {
    expect(should({ contexts: [context('000013.3.0')] })).toBe(false)
    expect(should({ contexts: [context('000013.3.0', false), context('000011.1.0')] })).toBe(false)
  })

  it('is left alone when it runs it already', () => {
    expect(should({ contexts: [context('000012.2.0'), { ...context('9'), path: '/other' }] })).toBe(false)
  })

  it('is told again after half a minute, then ever more rarely, at most every 16 minutes', () => {
    expect(should({ sentAt: ago(29), sentTimes: 1 })).toBe(false)
    expect(should({ sentAt: ago(30), sentTimes: 1 })).toBe(true)
    expect(should({ sentAt: ago(119), sentTimes: 3 })).toBe(false)
    expect(should({ sentAt: ago(120), sentTimes: 3 })).toBe(true)
    expect(should({ sentAt: ago(959), sentTimes: 50 })).toBe(false)
    expect(should({ sentAt: ago(960), sentTimes: 50 })).toBe(true)
  })
})
