import { expect, it } from 'vitest'
import { weightShares } from './weight-shares'

const member = (node: string, rest: Partial<Parameters<typeof weightShares>[0][number]> = {}) => ({
  name: `at-${node}`,
  node,
  intent: 'ready' as const,
  opinion: 'up' as const,
  weight: 1,
  ...rest,
})

it('says what each member gets now and would get', () => {
  const members = [member('node1'), member('node2'), member('node3'), member('node4')]
  expect(weightShares(members, 'at-node1', 2).map(({ name, thenPercent }) => [name, thenPercent])).toEqual([
    ['node1', 40],
    ['node2', 20],
    ['node3', 20],
    ['node4', 20],
  ])
  expect(weightShares(members, 'at-node1', 2)[0]?.nowPercent).toBe(25)
})

it('leaves out who takes nobody new', () => {
  const members = [
    member('node1'),
    member('node2', { intent: 'drain' }),
    member('node3', { opinion: 'down' }),
  ]
  expect(weightShares(members, 'at-node1', 9)).toEqual([{ name: 'node1', nowPercent: 100, thenPercent: 100 }])
  expect(weightShares(members, 'at-node2', 9)).toEqual([{ name: 'node1', nowPercent: 100, thenPercent: 100 }])
})

it('claims nothing where a weight is not known', () => {
  const members = [member('node1'), member('node2', { weight: null })]
  expect(weightShares(members, 'at-node1', 2)[0]).toMatchObject({ nowPercent: null, thenPercent: null })
})
