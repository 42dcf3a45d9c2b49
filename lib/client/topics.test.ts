import { describe, expect, test } from 'vitest'
import { queries } from './queries'
import { concerns, isFreshEnough } from './topics'

test('a chart is not asked for with each reading', () => {
  const chart = queries.samples.get.queryKey({ input: { cluster: 'prod' } })
  expect(isFreshEnough(chart, 3_000)).toBe(true)
  expect(isFreshEnough(chart, 12_000)).toBe(false)
  expect(isFreshEnough(queries.clusters.list.queryKey(), 0)).toBe(false)
})

describe('a change reaches the queries that may show it', () => {
  test('those of its cluster, and those of no cluster', () => {
    const changes = [{ topic: 'nodes', cluster: 'prod' } as const]
    expect(concerns(queries.nodes.list.queryKey({ input: { cluster: 'prod' } }), changes)).toBe(true)
    expect(concerns(queries.nodes.list.queryKey({ input: { cluster: 'staging' } }), changes)).toBe(false)
    expect(concerns(queries.clusters.list.queryKey(), changes)).toBe(true)
    expect(concerns(queries.users.list.queryKey(), changes)).toBe(false)
  })

  test('infinite queries too', () => {
    const key = queries.nodes.list.infiniteKey({
      input: (cursor: string | undefined) => ({ cluster: 'prod', ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
    })
    expect(concerns(key, [{ topic: 'nodes', cluster: 'prod' }])).toBe(true)
    expect(concerns(key, [{ topic: 'nodes', cluster: 'other' }])).toBe(false)
  })

  test('a change without a cluster reaches all clusters', () => {
    const key = queries.drains.list.queryKey({ input: { cluster: 'prod' } })
    expect(concerns(key, [{ topic: 'drains', cluster: null }])).toBe(true)
  })

  test('observations do not ask a node for its sessions again: that call goes to the node itself', () => {
    const key = queries.nodes.sessions.queryKey({ input: { cluster: 'prod', node: 'node1' } })
    expect(concerns(key, [{ topic: 'nodes', cluster: 'prod' }])).toBe(false)
    expect(concerns(key, [{ topic: 'drains', cluster: 'prod' }])).toBe(true)
  })

  test('a preview of a drain is not made anew by observations', () => {
    const key = queries.drains.preview.queryKey({ input: { cluster: 'prod', node: 'node1' } })
    expect(concerns(key, [{ topic: 'nodes', cluster: 'prod' }])).toBe(false)
    expect(concerns(key, [{ topic: 'inventory', cluster: 'prod' }])).toBe(true)
  })
})
