import { expect, test } from 'vitest'
import type { DrainPreview, Node } from '@/lib/client/shapes'
import { maintenanceAction, maintenanceSteps, mayWait, nowWords } from './maintenance-words'

const balancer = (name: string, reachable = true) => ({
  balancer: name,
  member: 'node2',
  reachable,
  message: '',
})
const preview = (change: Partial<DrainPreview> = {}) =>
  ({ node: 'node2', sessions: 43, balancers: [balancer('edge-1')], ...change }) as DrainPreview
const asked = (
  change: Partial<Pick<Node, 'state' | 'kind'>> = {},
  deadlineSeconds: number | null = null,
) => ({
  node: { state: 'active', kind: 'tomcat', ...change } as Pick<Node, 'state' | 'kind'>,
  when: 'now' as const,
  deadlineSeconds,
  onDeadline: 'disable' as const,
})
const drained = { ...asked(), when: 'drained' as const }

test('how many people it hits is said, and not known is not none', () => {
  const said = (sessions: number | null) => maintenanceSteps(preview({ sessions }), asked()).join(' ')
  expect(said(43)).toContain('43 sessions on it will be lost')
  expect(said(0)).toContain('nobody is cut off')
  expect(said(null)).toContain('is not known')
  expect(nowWords(1)).toContain('1 person')
  expect(nowWords(null)).toContain('not known')
  expect(maintenanceAction('node2', 43, 'now')).toBe('Put node2 into maintenance, losing 43 sessions')
})

test('drained first, nobody is cut off unless a deadline does', () => {
  const steps = maintenanceSteps(preview(), drained)
  expect(steps[0]).toContain('Its 43 sessions go on until they end')
  expect(steps.join(' ')).not.toContain('will be lost')
  const late = maintenanceSteps(preview(), { ...drained, deadlineSeconds: 900 })
  expect(late[1]).toContain('after 15 minutes, it goes into maintenance all the same')
  expect(maintenanceAction('node2', 43, 'drained')).not.toContain('losing')
})

test('a balancer that does not answer is named', () => {
  const two = preview({ balancers: [balancer('edge-1'), balancer('edge-2', false)] })
  expect(maintenanceSteps(two, asked())).toContain('edge-2 can’t be told now, and is told once it answers.')
  const none = preview({ balancers: [balancer('edge-1', false)] })
  expect(maintenanceSteps(none, asked()).join(' ')).toContain('goes on getting traffic until one answers')
})

test('a running drain is said to end, and is not waited for again', () => {
  expect(maintenanceSteps(preview(), asked({ state: 'draining' }))[0]).toContain('Its drain ends')
  expect(maintenanceSteps(preview(), asked()).join(' ')).not.toContain('drain ends')
  expect(mayWait({ state: 'active' })).toBe(true)
  expect(mayWait({ state: 'draining' })).toBe(false)
})

test('a node with a maintenance mode of its own is told too', () => {
  expect(maintenanceSteps(preview(), asked({ kind: 'servoy' })).join(' ')).toContain(
    'Its own maintenance mode',
  )
  expect(maintenanceSteps(preview(), asked()).join(' ')).not.toContain('Its own maintenance mode')
})
