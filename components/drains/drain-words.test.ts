import { expect, test } from 'vitest'
import type { DrainPreview } from '@/lib/client/shapes'
import { drainLine, drainSteps, guardLine } from './drain-words'

const guard = {
  allowed: true,
  refusals: [],
  overridable: false,
  survivors: 2,
  sessionsToCarry: 100,
  survivorsCapacity: 200,
  expectedLoadPercent: 71.4,
  loadLimitPercent: 90,
}
const preview: DrainPreview = {
  node: 'node2',
  sessions: 11,
  observedAt: null,
  guard,
  survivors: [],
  balancers: [{ balancer: 'edge-1', member: 'node2', reachable: true, message: '' }],
}

test('the steps say who is told, what becomes of the people, and how it ends', () => {
  expect(drainSteps(preview, null, 'keep-waiting')).toEqual([
    'edge-1 is told to send node2 no new sessions, and read back.',
    'Its 11 sessions go on until they end. Nobody is cut off.',
    'After two readings of none in a row, node2 is drained and stays out until it is resumed.',
  ])
  expect(drainSteps(preview, 1800, 'cancel')[3]).toContain('after 30 minutes, the drain is cancelled')
})

test('a balancer that is away is not promised anything of', () => {
  const away = { ...preview, balancers: [{ ...preview.balancers[0]!, reachable: false }] }
  expect(drainSteps(away, null, 'keep-waiting')[0]).toContain('No balancer can be told now')
})

test('sessions that are not known are not called none', () => {
  expect(drainSteps({ ...preview, sessions: null }, null, 'keep-waiting')[1]).toContain('not known')
  expect(drainLine({ sessions: null, sessionsAtStart: 124 } as never)).toBe(
    'How many sessions are left of 124 is not known.',
  )
  expect(drainLine({ sessions: 22, sessionsAtStart: 21 } as never)).toBe('22 sessions left.')
  expect(drainLine({ sessions: 1, sessionsAtStart: null } as never)).toBe('1 session left.')
})

test('the guard is told with its figures', () => {
  expect(guardLine(guard)).toContain('2 nodes stay, at 71 %')
  expect(guardLine({ ...guard, survivors: 1, expectedLoadPercent: null })).toContain(
    '1 node stays; capacity is not set',
  )
})
