import { expect, test } from 'vitest'
import { silentOf } from './silent-of'

const members = [
  { balancer: 'edge-1', failure: null },
  { balancer: 'edge-2', failure: 'connection refused' },
  { balancer: 'edge-3', failure: 'timeout' },
]
const by = { kind: 'person', id: 'u', name: 'Mia' } as const

test('only a balancer that is silent and still waited for can be gone on without', () => {
  const without = [{ balancer: 'edge-3', by, at: '2026-05-01T14:00:00Z' }]
  expect(silentOf({ confirmedAt: null, without }, members)).toEqual([
    { balancer: 'edge-2', message: 'connection refused' },
  ])
})

test('a drain that is confirmed waits for none', () => {
  expect(silentOf({ confirmedAt: '2026-05-01T14:00:00Z', without: [] }, members)).toEqual([])
})
