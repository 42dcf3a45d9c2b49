import { expect, test } from 'vitest'
import { isDone, mayGoTo, stepPath, stepsOf, stepToShow } from './wizard-steps'

const empty = { kind: 'tomcat', filled: false, node: null } as const
const filled = { ...empty, filled: true }
const added = { ...filled, node: 'node4' }

test('it begins with the connection, whatever the address asks for', () => {
  for (const asked of [null, 'connection', 'balancers', 'agent', 'joining', 'nonsense']) {
    expect(stepToShow(asked, empty)).toBe('connection')
  }
})

test('balancers come once the connection is filled in, and one can go back', () => {
  expect(stepToShow('balancers', filled)).toBe('balancers')
  expect(stepToShow('connection', filled)).toBe('connection')
  expect(stepToShow('agent', filled)).toBe('connection')
})

test('a node that is added is not added again', () => {
  expect(stepToShow('connection', added)).toBe('agent')
  expect(stepToShow('balancers', added)).toBe('agent')
  expect(stepToShow('joining', added)).toBe('joining')
  expect(mayGoTo('connection', added)).toBe(false)
  expect(mayGoTo('agent', added)).toBe(true)
})

test('only a node with contexts is asked for an agent', () => {
  expect(stepsOf('servoy')).toContain('agent')
  expect(stepsOf('http')).toEqual(['connection', 'balancers', 'joining'])
  expect(stepToShow('agent', { ...added, kind: 'outsystems' })).toBe('joining')
})

test('each step has an address, which names the node once there is one', () => {
  expect(stepPath('prod', 'balancers', null)).toBe('/clusters/prod/nodes/new?step=balancers')
  expect(stepPath('prod', 'joining', 'node 4')).toBe('/clusters/prod/nodes/new?step=joining&node=node+4')
})

test('a step is done once what it is for has come about', () => {
  expect(['connection', 'balancers'].map((step) => isDone(step as 'connection', filled, false))).toEqual([
    true,
    false,
  ])
  expect(isDone('balancers', added, false)).toBe(true)
  expect(isDone('agent', added, false)).toBe(false)
  expect(isDone('agent', added, true)).toBe(true)
})
