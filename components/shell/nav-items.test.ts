import { expect, test } from 'vitest'
import { clusterItems, clusterOfPath, isCurrent } from './nav-items'

test('the cluster of a page stands in its path', () => {
  expect(clusterOfPath('/clusters/prod')).toBe('prod')
  expect(clusterOfPath('/clusters/prod/nodes/node1')).toBe('prod')
  expect(clusterOfPath('/clusters/new')).toBeNull()
  expect(clusterOfPath('/activity')).toBeNull()
})

test('a page below an entry keeps the entry lit, a page beside it does not', () => {
  const [nodes] = clusterItems('prod', undefined)
  expect(isCurrent(nodes!, '/clusters/prod/nodes/node1')).toBe(true)
  expect(isCurrent(nodes!, '/clusters/prod/nodesque')).toBe(false)
  expect(isCurrent({ href: '/clusters/prod', exact: true }, '/clusters/prod/nodes')).toBe(false)
})
