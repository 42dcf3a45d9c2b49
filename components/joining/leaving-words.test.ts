import { expect, test } from 'vitest'
import { leavingPlan } from './leaving-words'

const members = [{ balancer: 'edge-1', member: 'node4' }]
const edge = (
  addedAs: 'slot' | 'added' | null,
  failure: { kind: string; message: string } | null = null,
  remove = true,
) => [
  {
    name: 'edge-1',
    failure,
    capabilities: { weight: { min: 0, max: 256 }, add: true, remove },
    members: [{ name: 'node4', addedAs }],
  },
]

test('what Muster added is taken away, what is configured is stopped and named', () => {
  expect(leavingPlan(members, edge('added'))[0]).toContain('taken away')
  expect(leavingPlan(members, edge('slot'))[0]).toContain('free for another node')
  expect(leavingPlan(members, edge(null))[0]).toContain('put into maintenance')
  expect(leavingPlan(members, edge('added', null, false))[0]).toContain('deletes none at run time')
})

test('a balancer that does not answer is told later, and one that is not known is not trusted to forget', () => {
  const silent = edge('added', { kind: 'refused', message: 'Nothing listens.' })
  expect(leavingPlan(members, silent)[0]).toContain('told once it does')
  expect(leavingPlan(members, [])[0]).toContain('put into maintenance')
})
