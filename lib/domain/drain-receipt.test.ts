import { expect, it } from 'vitest'
import { drainReceipt, type EndedDrain, receiptSentence } from './drain-receipt'

const drain: EndedDrain = {
  requestedAt: new Date('2026-11-20T12:00:00Z'),
  endedAt: new Date('2026-11-20T12:12:00Z'),
  sessionsAtStart: 43,
  sessionsAtEnd: 0,
  sessionsEnded: 11,
  openedSince: 2,
  without: [],
  messages: [],
}

it('accounts for every session that was seen', () => {
  expect(drainReceipt(drain)).toEqual({
    sessionsAtStart: 43,
    endedThemselves: 34,
    endedByMuster: 11,
    openedSince: 2,
    left: 0,
    moved: null,
    durationSeconds: 720,
    withoutBalancers: [],
    messages: [],
  })
})

it('does not call known what was not', () => {
  expect(drainReceipt({ ...drain, sessionsAtStart: null }).endedThemselves).toBeNull()
  expect(drainReceipt({ ...drain, sessionsAtEnd: null }).endedThemselves).toBeNull()
})

it('never counts less than none, when more came before the balancers had heard of it', () => {
  expect(drainReceipt({ ...drain, sessionsAtStart: 3 }).endedThemselves).toBe(0)
})

it('is told in a sentence', () => {
  expect(receiptSentence(drainReceipt(drain))).toBe(
    '43 sessions at the start: 34 ended by themselves, 11 were ended by Muster and 2 were opened since by stale cookies. It took 12 min.',
  )
  const short = { ...drain, sessionsAtStart: 1, sessionsEnded: 0, openedSince: 0, sessionsAtEnd: 1 }
  expect(receiptSentence(drainReceipt(short))).toBe('1 session at the start: 1 was left. It took 12 min.')
  const empty = { ...short, sessionsAtStart: 0, sessionsAtEnd: 0 }
  expect(receiptSentence(drainReceipt(empty))).toBe('0 sessions at the start. It took 12 min.')
  const unknown = { ...short, sessionsAtStart: null, sessionsAtEnd: null }
  expect(receiptSentence(drainReceipt(unknown))).toBe(
    'How many sessions there were at the start is not known: how many are left is not known. It took 12 min.',
  )
})

it('claims that none moved only where none is unaccounted for', () => {
  const cutOff = { ...drain, sessionsAtStart: 11, sessionsAtEnd: 2 }
  expect(drainReceipt(cutOff)).toMatchObject({ endedThemselves: 0, moved: 0 })
  expect(drainReceipt({ ...cutOff, sessionsAtEnd: null }).moved).toBeNull()
})

it('names the balancers that it went on without', () => {
  const receipt = drainReceipt({ ...drain, without: [{ balancer: 'edge-2' }] })
  expect(receiptSentence(receipt)).toContain(
    'It took 12 min. It went on without edge-2: whether it sent new sessions there is not known.',
  )
})
