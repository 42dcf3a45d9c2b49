import { describe, expect, it } from 'vitest'
import type { BalancerObservation, Intent, MemberReading, NodeState } from '@/lib/domain/model'
import type { BalancerFacts } from '@/lib/store/balancer-watch'
import { balancerChanges } from './balancer-changes'
import type { WatchedBalancer } from './inventory'

const at = new Date('2026-11-20T12:00:00Z')
const before = new Date('2026-11-20T11:59:58Z')
const longAgo = new Date('2026-11-20T09:00:00Z')

const balancer: WatchedBalancer = {
  id: 'b1',
  name: 'edge-1',
  kind: 'haproxy',
  cluster: { id: 'c1', slug: 'prod', pollIntervalSeconds: 5, balancerIntervalSeconds: 2, wanted: [] },
  target: { address: '127.0.0.1:1', backend: 'web', username: null, password: null, timeoutMs: 1000 },
}

type NodeWish = { state?: NodeState; stored?: Intent; storedAt?: Date; stateSince?: Date; owed?: boolean }

function facts(wish: NodeWish, more: Partial<BalancerFacts> = {}): BalancerFacts {
  const node = (name: string) => ({ id: name, name, address: `${name}:80`, route: name, readyOwedAt: null })
  return {
    observedAt: before,
    failure: null,
    startedAt: longAgo,
    members: [
      { name: 'node1', nodeId: 'node1', intent: wish.stored ?? 'ready', observedAt: wish.storedAt ?? before },
      { name: 'node2', nodeId: 'node2', intent: 'ready', observedAt: before },
    ],
    nodes: [
      {
        ...node('node1'),
        state: wish.state ?? 'active',
        stateSince: wish.stateSince ?? longAgo,
        readyOwedAt: wish.owed ? before : null,
      },
      { ...node('node2'), state: 'active', stateSince: longAgo },
    ],
    ...more,
  }
}

function member(name: string, intent: Intent): MemberReading {
  return {
    ...{ name, address: `${name}:80`, route: name, intent, opinion: 'up', statusText: 'UP', lastCheck: null },
    ...{ weight: 1, inFlight: 0, total: 0, ratePerSecond: 0, errorsTotal: 0 },
  }
}

const seen = (node1: Intent, startedAt = longAgo): BalancerObservation => ({
  ...{ ok: true, at, version: '2.6', startedAt },
  members: [member('node1', node1), member('node2', 'ready')],
})
const refused: BalancerObservation = {
  ok: false,
  at,
  failure: { kind: 'refused', message: 'Nothing listens.' },
}
const nobody = new Set<string>()
const types = (changes: ReturnType<typeof balancerChanges>) => changes.events.map(({ type }) => type)

describe('what a balancer forgot', () => {
  it.each([
    ['draining', 'drain'],
    ['drained', 'drain'],
    ['maintenance', 'maintenance'],
  ] as const)('is told again where the node is %s', (state, wanted) => {
    const changes = balancerChanges(balancer, facts({ state, stored: wanted }), seen('ready', before), nobody)
    expect(changes.forgotten).toMatchObject([{ member: 'node1', intent: wanted, found: 'ready' }])
    expect(changes.seen.unconfirmed).toEqual(['node1'])
    expect(changes.restarted).toBe(true)
    expect(types(changes)).toEqual(['balancer.restarted'])
  })

  it('is not what it was never told: a controller is just telling it', () => {
    const changes = balancerChanges(
      balancer,
      facts({ state: 'draining', stored: 'ready' }),
      seen('ready'),
      nobody,
    )
    expect(changes.forgotten).toEqual([])
    expect(types(changes)).toEqual([])
  })

  it('is not what was read back after this observation', () => {
    const wish = { state: 'draining', stored: 'drain', storedAt: at } as const
    expect(balancerChanges(balancer, facts(wish), seen('ready'), nobody).forgotten).toEqual([])
  })
})

describe('what somebody else told a balancer', () => {
  it('is said, and left as it is, where the node is active', () => {
    const changes = balancerChanges(balancer, facts({}), seen('maintenance'), nobody)
    expect(changes.forgotten).toEqual([])
    expect(changes.events).toMatchObject([
      { type: 'balancer.intent', summary: 'Somebody set node1 to maintenance at edge-1' },
    ])
  })

  it('is told from what Muster does when a node becomes active', () => {
    const owed = facts({ stored: 'drain', owed: true })
    expect(types(balancerChanges(balancer, owed, seen('ready'), nobody))).toEqual([])
    const paid = facts({ stored: 'drain', stateSince: before })
    expect(types(balancerChanges(balancer, paid, seen('ready'), nobody))).toEqual([])
    const later = facts({ stored: 'drain', stateSince: longAgo })
    expect(types(balancerChanges(balancer, later, seen('ready'), nobody))).toEqual(['balancer.intent'])
  })
})

describe('a balancer that does not answer', () => {
  it('is said once, keeps since when, and is said again when it answers', () => {
    const first = balancerChanges(balancer, facts({}), refused, nobody)
    expect(types(first)).toEqual(['balancer.unreachable'])
    expect(first.seen).toMatchObject({ answer: null, failure: { since: at.toISOString() } })
    const failure = { kind: 'refused', message: 'Nothing listens.', since: before.toISOString() } as const
    const second = balancerChanges(balancer, facts({}, { failure }), refused, nobody)
    expect(types(second)).toEqual([])
    expect(second.seen.failure?.since).toBe(before.toISOString())
    const third = balancerChanges(balancer, facts({}, { failure }), seen('ready'), nobody)
    expect(types(third)).toEqual(['balancer.back'])
    expect(third.seen.failure).toBeNull()
  })
})

describe('a node that joins and lacks a release', () => {
  it('is kept out while somebody else serves', () => {
    const joining = facts({ state: 'joining' })
    expect(balancerChanges(balancer, joining, seen('ready'), new Set(['node1'])).keepOut).toMatchObject([
      { member: 'node1', intent: 'drain' },
    ])
    expect(balancerChanges(balancer, joining, seen('drain'), new Set(['node1'])).keepOut).toEqual([])
    expect(balancerChanges(balancer, joining, seen('ready'), nobody).keepOut).toEqual([])
  })

  it('is let in where nobody else would be left', () => {
    const both = facts({ state: 'joining' })
    expect(balancerChanges(balancer, both, seen('ready'), new Set(['node1', 'node2'])).keepOut).toEqual([])
  })
})
