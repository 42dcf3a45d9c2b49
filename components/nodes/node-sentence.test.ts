import { expect, test } from 'vitest'
import type { Node } from '@/lib/client/shapes'
import { nodeSentence } from './node-sentence'

const at = (minute: number) => new Date(Date.UTC(2026, 4, 1, 14, minute)).toISOString()
const now = Date.parse(at(30))
const node = (fields: Partial<Node>): Node =>
  ({
    state: 'active',
    stateSince: at(20),
    health: 'up',
    healthSince: at(0),
    healthReason: null,
    failure: null,
    pollStoppedAt: null,
    sessions: 171,
    capacity: 300,
    joining: [],
    contradictions: [],
    ...fields,
  }) as Node
const said = (fields: Partial<Node>) => nodeSentence(node(fields), now).map(({ text }) => text)

test('a node that is well is said to be well, and what it holds', () => {
  expect(said({})).toEqual(['Up for 30 min.', 'It holds 171 sessions, 57 % of its capacity.'])
})

test('what is down is said with its reason, in its tone', () => {
  const [first] = nodeSentence(node({ health: 'down', healthReason: 'connection refused.' }), now)
  expect(first).toEqual({ text: 'Down for 30 min: connection refused.', tone: 'down' })
})

test('draining and down are both said', () => {
  expect(said({ state: 'draining', health: 'down' }).slice(0, 2)).toEqual([
    'Draining for 10 min: no new sessions, those it holds go on.',
    'Down for 30 min.',
  ])
})

test('joining says what it waits for', () => {
  const joining = [
    { met: true, message: 'the probe is up' },
    { met: false, message: 'its agent has not enrolled.' },
    { met: false, message: 'crm 2.0 is not verified' },
  ]
  expect(said({ state: 'joining', joining })[0]).toBe(
    'Joining for 10 min: its agent has not enrolled, and 1 more.',
  )
})

test('sessions that are not known are not called none', () => {
  expect(said({ sessions: null })[1]).toBe('How many sessions it holds is not known.')
})

test('polling that stopped is said before any health', () => {
  expect(
    said({ pollStoppedAt: at(5), health: 'unknown', healthReason: 'the manager refused the password' })[0],
  ).toBe('Not watched any more: the manager refused the password. Edit the credentials and it goes on.')
})

test('a contradiction is told', () => {
  expect(said({ contradictions: ['edge-1 says up, the probe says down'] }).at(-1)).toBe(
    'Contradiction: edge-1 says up, the probe says down.',
  )
})
