import { expect, test } from 'vitest'
import type { DrainPreview } from '@/lib/client/shapes'
import { maintenanceSteps } from './maintenance-words'

const balancer = (name: string, reachable = true) => ({
  balancer: name,
  member: 'node2',
  reachable,
  message: '',
})
const preview = (change: Partial<DrainPreview>): DrainPreview => ({
  node: 'node2',
  sessions: 43,
  observedAt: null,
  survivors: [],
  balancers: [balancer('edge-1')],
  guard: {
    allowed: true,
    refusals: [],
    overridable: false,
    survivors: 2,
    sessionsToCarry: 43,
    survivorsCapacity: null,
    expectedLoadPercent: null,
    loadLimitPercent: 90,
  },
  ...change,
})

test('how many people it hits is said, and not known is not none', () => {
  expect(maintenanceSteps(preview({}), 'active').join(' ')).toContain('43 sessions on it will be lost')
  expect(maintenanceSteps(preview({ sessions: 0 }), 'drained').join(' ')).toContain('nobody is cut off')
  expect(maintenanceSteps(preview({ sessions: null }), 'active').join(' ')).toContain('is not known')
})

test('a balancer that does not answer is named', () => {
  const two = preview({ balancers: [balancer('edge-1'), balancer('edge-2', false)] })
  expect(maintenanceSteps(two, 'active')).toContain('edge-2 can’t be told now, and is told once it answers.')
  const none = preview({ balancers: [balancer('edge-1', false)] })
  expect(maintenanceSteps(none, 'active').join(' ')).toContain('goes on getting traffic until one answers')
})

test('a running drain is said to end', () => {
  expect(maintenanceSteps(preview({}), 'draining')[0]).toContain('Its drain ends')
  expect(maintenanceSteps(preview({}), 'active').join(' ')).not.toContain('drain ends')
})
