import { describe, expect, it } from 'vitest'
import type { BalancerObservation } from '@/lib/domain/model'
import { createMemberHistory } from './member-history'

const started = new Date('2026-11-20T09:00:00Z')

function seen(
  seconds: number,
  total: number,
  more: { rate?: number; startedAt?: Date } = {},
): BalancerObservation {
  const at = new Date(started.getTime() + 60_000 + seconds * 1000)
  return {
    ...{ ok: true, at, version: '2.4', startedAt: more.startedAt ?? started },
    members: [
      {
        ...{ name: 'node1', address: null, route: 'node1', intent: 'ready', opinion: 'up', statusText: 'Ok' },
        ...{
          lastCheck: null,
          weight: 1,
          inFlight: 2,
          total,
          errorsTotal: null,
          ratePerSecond: more.rate ?? null,
        },
      },
    ],
  }
}

const rateOf = ({ observation }: { observation: BalancerObservation }) =>
  observation.ok ? observation.members[0]?.ratePerSecond : undefined

describe('the history of members', () => {
  it('gives a rate from the counter where the balancer tells none', () => {
    const history = createMemberHistory()
    expect(rateOf(history.add('b1', seen(0, 100)))).toBeNull()
    expect(rateOf(history.add('b1', seen(2, 110)))).toBe(5)
    expect(rateOf(history.add('b1', seen(4, 110)))).toBe(2.5)
    expect(rateOf(history.add('b1', seen(6, 110, { rate: 7 })))).toBe(7)
  })

  it('keeps a sample each ten seconds, with all that went by since the one before', () => {
    const history = createMemberHistory()
    const kept = [0, 2, 4, 6, 8, 10, 12].map(
      (seconds) => history.add('b1', seen(seconds, seconds * 3)).samples,
    )
    expect(kept.map(({ length }) => length)).toEqual([1, 0, 0, 0, 0, 1, 0])
    expect(kept[0]).toMatchObject([{ member: 'node1', requests: null, seconds: null, inFlight: 2 }])
    expect(kept[5]).toMatchObject([{ requests: 30, errors: null, seconds: 10 }])
  })

  it('does not know what went by where the balancer restarted in between', () => {
    const history = createMemberHistory()
    history.add('b1', seen(0, 100))
    const startedAt = new Date(started.getTime() + 62_000)
    history.add('b1', seen(4, 3, { startedAt }))
    const { samples, observation } = history.add('b1', seen(10, 9, { startedAt }))
    expect(samples).toMatchObject([{ requests: null }])
    expect(observation.ok && observation.members[0]?.ratePerSecond).toBe(1)
  })

  it('forgets a balancer that another worker watches', () => {
    const history = createMemberHistory()
    history.add('b1', seen(0, 100))
    history.keepOnly([])
    expect(rateOf(history.add('b1', seen(2, 200)))).toBeNull()
  })
})
