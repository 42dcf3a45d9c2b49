import { expect, test } from 'vitest'
import type { Drift, Event, Member } from '@/lib/client/shapes'
import { adoptions, adoptLine, mendingLine, mendLine, survivalLine, wantedLine } from './drift-words'

const drift: Drift = {
  member: 'app/node2',
  node: 'node2',
  kind: 'intent',
  wanted: 'ready',
  found: 'drain',
  since: '2026-05-01T14:00:00Z',
  mends: 'asked',
  message: 'edge-1 sends no new sessions to node2, which is active',
}
const weight: Drift = { ...drift, kind: 'weight', wanted: '2', found: '5' }

test('what Muster ordered is being mended; what others did is asked about', () => {
  expect(mendingLine({ ...drift, mends: 'itself' })).toContain('it is being mended')
  expect(mendingLine(drift)).toContain('Nothing is changed until somebody says')
})

test('what is wanted stands beside what was found', () => {
  expect(wantedLine(drift)).toBe('Wanted: ready. Found: drain.')
  expect(wantedLine(weight)).toBe('Weight wanted: 2. Found: 5.')
})

test('letting it stand tells the balancer nothing, and says until when', () => {
  expect(adoptLine('edge-1', drift)).toBe(
    'edge-1 is told nothing. That it sends no new sessions to node2 is wanted from now on, until somebody ends that here, or Muster drains node2 or puts it back.',
  )
  expect(adoptLine('edge-1', { ...drift, found: 'maintenance' })).toContain('sends nobody to node2')
  expect(adoptLine('edge-1', weight)).toContain('The weight 5 is the wanted one of node2')
})

test('telling it again says what it is told', () => {
  expect(mendLine('edge-1', drift)).toContain('to send new sessions to node2, and read back')
  expect(mendLine('edge-1', { ...weight, node: null })).toContain('to give app/node2 the weight 2')
})

test('what a reload does is said plainly, and not known is not no', () => {
  const edge = { name: 'edge-1', kind: 'haproxy' } as const
  expect(survivalLine({ ...edge, keepsIntents: false }, 2)).toBe(
    'edge-1 forgets drains and maintenance at a reload. Muster sees that within 2 s and tells it again.',
  )
  expect(survivalLine({ ...edge, kind: 'httpd', keepsIntents: true }, 2)).toContain('over a restart')
  expect(survivalLine({ ...edge, keepsIntents: null }, 2)).toContain('is not known')
})

test('what was let stand is told with who did it last, where the log still has it', () => {
  const member = (name: string, adoptedIntent: Member['adoptedIntent']) => ({ name, adoptedIntent }) as Member
  const event = (name: string, who: string, of: string): Event =>
    ({
      actor: { kind: 'person', id: 'u', name: who },
      at: '2026-05-01T14:00:00Z',
      reason: 'disk',
      subject: { kind: 'balancer', name },
      after: { member: of },
    }) as Event
  const balancer = {
    name: 'edge-1',
    members: [member('a', 'drain'), member('b', null), member('c', 'drain')],
  }
  const found = adoptions(balancer, [
    event('edge-2', 'Zoe', 'a'),
    event('edge-1', 'Mia', 'a'),
    event('edge-1', 'Old', 'a'),
  ])
  expect(found.map(({ member: { name }, by }) => [name, by])).toEqual([
    ['a', 'Mia'],
    ['c', null],
  ])
})
