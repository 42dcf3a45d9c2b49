import { expect, test } from 'vitest'
import { drainSteps } from './drain-steps'
import { freshTerms, type Plan, planOf, planOfMany, requestOf } from './terms'

const plan: Plan = {
  nodes: ['node2'],
  sessions: 11,
  told: ['edge-1'],
  silent: [],
  strangers: [],
  messages: [],
  refusals: [],
}
const silent = [{ balancer: 'edge-2', message: 'edge-2 does not answer' }]

test('the steps say who is told, what becomes of the people, and how it ends', () => {
  expect(drainSteps(plan, freshTerms)).toEqual([
    'edge-1 is told to send node2 no new sessions, and read back.',
    'Its 11 sessions go on until they end. Nobody is cut off.',
    'After two readings of none in a row, node2 is drained and stays out until it is resumed.',
  ])
  const late = drainSteps(plan, { ...freshTerms, deadline: 1800, onDeadline: 'cancel' })
  expect(late[3]).toContain('after 30 minutes, the drain is cancelled')
})

test('what cuts people off at a deadline is not called harmless', () => {
  const cut = drainSteps(plan, { ...freshTerms, deadline: 900, onDeadline: 'end-sessions' })
  expect(cut[1]).toBe('Its 11 sessions go on until they end. Nobody is cut off before the deadline.')
})

test('a balancer that is away is not promised anything of', () => {
  expect(drainSteps({ ...plan, told: [], silent }, freshTerms)[0]).toContain('No balancer can be told now')
  const waiting = drainSteps({ ...plan, silent }, freshTerms)
  expect(waiting[1]).toBe('edge-2 does not answer: before it has confirmed, it is not called drained.')
  const without = drainSteps({ ...plan, silent }, { ...freshTerms, without: ['edge-2'] })
  expect(without[1]).toBe('edge-2 is not waited for, and told once it answers.')
})

test('what comes after is said: drained, or maintenance', () => {
  expect(drainSteps(plan, { ...freshTerms, after: 'maintenance' }).at(-1)).toContain(
    'node2 goes into maintenance: the balancers send it nobody at all',
  )
})

test('sessions that are not known are not called none', () => {
  expect(drainSteps({ ...plan, sessions: null }, freshTerms)[1]).toContain('not known')
})

test('several nodes are spoken of as several', () => {
  const many = { ...plan, nodes: ['node1', 'node2'], sessions: 20 }
  expect(drainSteps(many, { ...freshTerms, deadline: 900, onDeadline: 'disable' })).toEqual([
    'edge-1 is told to send node1 and node2 no new sessions, and read back.',
    'Their 20 sessions go on until they end. Nobody is cut off before the deadline.',
    'After two readings of none in a row, each is drained and stays out until it is resumed.',
    'If that has not happened after 15 minutes, those that are not empty go into maintenance: the balancers send nobody there, and the sessions that are left are lost.',
  ])
})

test('a preview of one node tells members from those that have none', () => {
  const found = planOf({
    node: 'node2',
    sessions: 3,
    balancers: [
      { balancer: 'edge-1', member: 'node2', reachable: true, message: '' },
      { balancer: 'edge-2', member: 'node2', reachable: false, message: 'refused' },
      { balancer: 'edge-3', member: null, reachable: true, message: 'no member there' },
    ],
    messages: true,
  } as never)
  expect(found.told).toEqual(['edge-1'])
  expect(found.silent.map(({ balancer }) => balancer)).toEqual(['edge-2'])
  expect(found.strangers.map(({ balancer }) => balancer)).toEqual(['edge-3'])
  expect(found.messages).toEqual(['node2'])
})

test('sessions of several are known together only when each is', () => {
  const of = (...sessions: (number | null)[]) =>
    planOfMany({
      nodes: sessions.map((each, index) => ({
        node: `node${index}`,
        sessions: each,
        refusal: index === 1 ? 'it drains already' : null,
        messages: false,
      })),
      balancers: [],
    } as never)
  expect(of(2, 3).sessions).toBe(5)
  expect(of(2, null).sessions).toBeNull()
  expect(of(2, 3).refusals).toEqual([{ node: 'node1', refusal: 'it drains already' }])
})

test('only balancers that are silent are gone on without, and only an admin passes the guard', () => {
  const terms = { ...freshTerms, reason: ' Java update ', without: ['edge-1', 'edge-2'], override: true }
  expect(requestOf(terms, { ...plan, silent }, false)).toEqual({
    reason: 'Java update',
    onDeadline: 'keep-waiting',
    override: false,
    withoutBalancers: ['edge-2'],
  })
  expect(requestOf(terms, plan, true).override).toBe(true)
})

test('a text goes only where every node can show it', () => {
  const terms = { ...freshTerms, message: 'Please sign in again' }
  expect(requestOf(terms, plan, false)).not.toHaveProperty('message')
  expect(requestOf(terms, { ...plan, messages: ['node2'] }, false).message).toBe('Please sign in again')
})
