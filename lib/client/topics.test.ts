import { describe, expect, test } from 'vitest'
import { queries } from './queries'
import { concerns } from './topics'

test('a reading alone is no reason to ask for a fresh chart again, a change of the inventory is', () => {
  const chart = queries.samples.get.queryKey({ input: { cluster: 'prod' } })
  const reading = [{ topic: 'nodes', cluster: 'prod' } as const]
  expect(concerns(chart, 3_000, reading)).toBe(false)
  expect(concerns(chart, 12_000, reading)).toBe(true)
  const members = queries.balancers.samples.key({ input: { cluster: 'prod', balancer: 'edge-1' } })
  expect(concerns([...members, 6], 3_000, [{ topic: 'balancers', cluster: 'prod' }])).toBe(false)
  expect(concerns([...members, 6], 12_000, [{ topic: 'balancers', cluster: 'prod' }])).toBe(true)
  expect(concerns([...members, 6], 12_000, [{ topic: 'balancers', cluster: 'other' }])).toBe(false)
  const spread = queries.distribution.get.queryKey({ input: { cluster: 'prod' } })
  expect(concerns(spread, 0, [{ topic: 'inventory', cluster: 'prod' }])).toBe(true)
  expect(concerns(queries.clusters.list.queryKey(), 0, reading)).toBe(true)
})

describe('a change reaches the queries that may show it', () => {
  test('those of its cluster, and those of no cluster', () => {
    const changes = [{ topic: 'nodes', cluster: 'prod' } as const]
    expect(concerns(queries.nodes.list.queryKey({ input: { cluster: 'prod' } }), 60_000, changes)).toBe(true)
    expect(concerns(queries.nodes.list.queryKey({ input: { cluster: 'staging' } }), 60_000, changes)).toBe(
      false,
    )
    expect(concerns(queries.clusters.list.queryKey(), 60_000, changes)).toBe(true)
    expect(concerns(queries.users.list.queryKey(), 60_000, changes)).toBe(false)
  })

  test('infinite queries too', () => {
    const key = queries.nodes.list.infiniteKey({
      input: (cursor: string | undefined) => ({ cluster: 'prod', ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
    })
    expect(concerns(key, 60_000, [{ topic: 'nodes', cluster: 'prod' }])).toBe(true)
    expect(concerns(key, 60_000, [{ topic: 'nodes', cluster: 'other' }])).toBe(false)
  })

  test('a change without a cluster reaches all clusters', () => {
    const key = queries.drains.list.queryKey({ input: { cluster: 'prod' } })
    expect(concerns(key, 60_000, [{ topic: 'drains', cluster: null }])).toBe(true)
  })

  test('observations do not ask a node for its sessions again: that call goes to the node itself', () => {
    const key = queries.nodes.sessions.queryKey({ input: { cluster: 'prod', node: 'node1' } })
    expect(concerns(key, 60_000, [{ topic: 'nodes', cluster: 'prod' }])).toBe(false)
    expect(concerns(key, 60_000, [{ topic: 'drains', cluster: 'prod' }])).toBe(true)
  })

  test('a preview of a drain is not made anew by observations', () => {
    const key = queries.drains.preview.queryKey({ input: { cluster: 'prod', node: 'node1' } })
    expect(concerns(key, 60_000, [{ topic: 'nodes', cluster: 'prod' }])).toBe(false)
    expect(concerns(key, 60_000, [{ topic: 'inventory', cluster: 'prod' }])).toBe(true)
  })
})
