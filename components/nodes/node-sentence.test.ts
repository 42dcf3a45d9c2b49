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
    slowStart: null,
    vanishedSince: null,
    contradictions: [],
    balancers: [],
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

test('a question keeps its mark', () => {
  expect(said({ health: 'down', healthReason: 'Nothing listens. Is it running?' })[0]).toBe(
    'Down for 30 min: Nothing listens. Is it running?',
  )
})

test('a balancer that has not confirmed is not said to send nothing', () => {
  const balancers = [
    { balancer: 'edge-1', intent: 'drain', failure: null },
    { balancer: 'edge-2', intent: 'drain', failure: 'no answer' },
    { balancer: 'edge-3', intent: 'ready', failure: null },
  ] as Node['balancers']
  expect(said({ state: 'draining', balancers })[0]).toBe(
    'Draining for 10 min: edge-2 and edge-3 may still send it new sessions, those it holds go on.',
  )
})

test('draining and down are both said', () => {
  expect(said({ state: 'draining', health: 'down' }).slice(0, 2)).toEqual([
    'Draining for 10 min: no new sessions, those it holds go on.',
    'Down for 30 min.',
  ])
})

const line = (
  condition: Node['joining'][number]['condition'],
  state: 'met' | 'waiting' | 'failed',
  message: string,
) => ({
  condition,
  state,
  met: state === 'met',
  message,
})

test('joining says what it waits for, what needs somebody first', () => {
  const joining = [
    line('probe', 'met', 'the probe is up'),
    line('agent', 'waiting', 'its agent has not enrolled.'),
    line('release', 'waiting', 'crm 2.0 is not verified'),
  ]
  expect(said({ state: 'joining', joining })[0]).toBe(
    'Joining for 10 min: its agent has not enrolled, and 1 more.',
  )
  const refused = [...joining, line('place', 'failed', 'edge-1 refused it.')]
  expect(said({ state: 'joining', joining: refused })[0]).toBe(
    'Joining for 10 min: edge-1 refused it, and 2 more.',
  )
})

test('a joining node’s health is said once', () => {
  const joining = [line('probe', 'waiting', 'The probe is degraded: crm does not run')]
  expect(said({ state: 'joining', health: 'degraded', healthReason: 'crm does not run', joining })).toEqual([
    'Joining for 10 min: the probe is degraded: crm does not run.',
    'It holds 171 sessions, 57 % of its capacity.',
  ])
})

test('a slow start and a node that vanished are said', () => {
  const slowStart = { seconds: 600, since: at(26), percent: 40, message: null }
  expect(said({ slowStart })[0]).toBe('Starting slowly: 40 % of its weight by now.')
  expect(said({ vanishedSince: at(18) })[0]).toBe('Vanished 12 min ago without leaving.')
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
