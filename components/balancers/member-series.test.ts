import { expect, test } from 'vitest'
import type { MemberSamples } from '@/lib/client/shapes'
import { busiest, changesOf, evenly, rangeOf } from './member-series'

const at = (second: number) => new Date(Date.UTC(2026, 4, 1, 14, 0, second)).toISOString()
const point = (second: number, rest: object = {}) => ({
  at: at(second),
  requestsPerSecond: 2,
  errorsPerSecond: 0,
  inFlight: 1,
  weight: 1,
  intent: 'ready' as const,
  opinion: 'up' as const,
  ...rest,
})
const samples = (members: MemberSamples['members']): MemberSamples => ({
  from: at(0),
  to: at(50),
  stepSeconds: 10,
  members,
})

test('points stand where they belong, and what was not observed is a gap', () => {
  const found = evenly(
    samples([
      { member: 'app/node1', node: 'node1', points: [point(0), point(20, { requestsPerSecond: 4 })] },
    ]),
    'requestsPerSecond',
  )
  expect(found.nodes).toEqual([{ node: 'node1', values: [2, null, 4, null, null] }])
})

test('a member of no node keeps its own name, and points outside the range are left out', () => {
  const [found] = evenly(
    samples([{ member: 'spare', node: null, points: [point(-5), point(70)] }]),
    'inFlight',
  ).nodes
  expect(found).toEqual({ node: 'spare', values: [null, null, null, null, null] })
})

test('what a member was told, and weighed, is marked when it changes and not before', () => {
  const points = [
    point(0),
    point(10, { intent: 'unknown' }),
    point(20, { intent: 'drain' }),
    point(30, { intent: 'drain', weight: null }),
    point(40, { weight: 3 }),
  ]
  expect(changesOf(points).map(({ text }) => text)).toEqual(['drain', 'ready', 'weight 1 → 3'])
  expect(changesOf([point(0, { intent: 'drain' })])).toEqual([])
})

test('the busiest are chosen, and stand by name', () => {
  const of = (member: string, requestsPerSecond: number | null) => ({
    member,
    node: null,
    points: [point(0, { requestsPerSecond })],
  })
  const all = samples([of('quiet', null), of('m10', 1), of('m9', 1), of('idle', 0)])
  expect(busiest(all, 3).map(({ member }) => member)).toEqual(['idle', 'm9', 'm10'])
  expect(busiest(all, 9)).toHaveLength(4)
})

test('the range in the address is one of three, or the last hour', () => {
  expect(rangeOf('6h').hours).toBe(6)
  expect(rangeOf('5y').hours).toBe(1)
  expect(rangeOf(null).hours).toBe(1)
})
