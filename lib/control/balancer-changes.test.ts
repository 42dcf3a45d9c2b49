import { describe, expect, it } from 'vitest'
import type { BalancerObservation, Intent, MemberReading, NodeState } from '@/lib/domain/model'
import type { BalancerFacts, KnownMember } from '@/lib/store/balancer-watch'
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

type MemberWish = Pick<KnownMember, 'wantedWeight' | 'adoptedIntent' | 'driftSince'>
type NodeWish = {
  member?: Partial<MemberWish>
  rampSince?: Date
  state?: NodeState
  stored?: Intent
  storedAt?: Date
  stateSince?: Date
  owed?: boolean
}

function facts(wish: NodeWish, more: Partial<BalancerFacts> = {}): BalancerFacts {
  const node = (name: string) => ({
    id: name,
    name,
    address: `${name}:80`,
    route: name,
    readyOwedAt: null,
    rampSince: null,
  })
  const nothing: MemberWish = { wantedWeight: null, adoptedIntent: null, driftSince: null }
  return {
    observedAt: before,
    failure: null,
    startedAt: longAgo,
    keepsIntents: null,
    members: [
      {
        ...{ name: 'node1', nodeId: 'node1', intent: wish.stored ?? 'ready', weight: 1 },
        ...{ observedAt: wish.storedAt ?? before, ...nothing, ...wish.member },
      },
      { name: 'node2', nodeId: 'node2', intent: 'ready', weight: 1, observedAt: before, ...nothing },
    ],
    nodes: [
      {
        ...node('node1'),
        state: wish.state ?? 'active',
        stateSince: wish.stateSince ?? longAgo,
        readyOwedAt: wish.owed ? before : null,
        rampSince: wish.rampSince ?? null,
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
const driftOf = ({ seen }: ReturnType<typeof balancerChanges>) =>
  seen.answer?.members.find(({ name }) => name === 'node1')?.driftSince
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
    expect(changes.events).toMatchObject([
      { type: 'balancer.restarted' },
      { type: 'balancer.drift', reason: 'edge-1 was restarted or reloaded' },
    ])
    expect(driftOf(changes)).toEqual(at)
  })

  it('shows whether the balancer keeps what it is told, until another restart shows otherwise', () => {
    const wish = { state: 'drained', stored: 'drain' } as const
    const keeps = (intent: Intent, startedAt: Date, keepsIntents: boolean | null) =>
      balancerChanges(balancer, facts(wish, { keepsIntents }), seen(intent, startedAt), nobody).seen.answer
        ?.keepsIntents
    expect(keeps('drain', longAgo, null)).toBeNull()
    expect(keeps('ready', before, true)).toBe(false)
    expect(keeps('drain', longAgo, false)).toBe(false)
    expect(keeps('drain', before, false)).toBe(true)
  })

  it('is told again at each observation until the balancer confirms it, and said once', () => {
    const member = { driftSince: before }
    const wish = { state: 'draining', stored: 'ready', member } as const
    const changes = balancerChanges(balancer, facts(wish), seen('ready'), nobody)
    expect(changes.forgotten).toMatchObject([{ member: 'node1', intent: 'drain', again: true }])
    expect(changes.seen.unconfirmed).toEqual(['node1'])
    expect(types(changes)).toEqual([])
    expect(driftOf(changes)).toEqual(before)
  })

  it('is over, and said so, when somebody set it right there and it is seen so once more', () => {
    const member = { driftSince: before }
    const first = balancerChanges(
      balancer,
      facts({ state: 'drained', stored: 'ready', member }),
      seen('drain'),
      nobody,
    )
    expect(first.events).toEqual([])
    expect(driftOf(first)).toEqual(before)
    const again = balancerChanges(
      balancer,
      facts({ state: 'drained', stored: 'drain', member }),
      seen('drain'),
      nobody,
    )
    expect(again.events).toMatchObject([
      { type: 'balancer.drift-gone', reason: 'Somebody set it right there' },
    ])
    expect(driftOf(again)).toBeNull()
  })

  it('begins anew where it differs again before it was seen to be over', () => {
    const wish = { state: 'drained', stored: 'drain', member: { driftSince: longAgo } } as const
    const changes = balancerChanges(balancer, facts(wish), seen('ready'), nobody)
    expect(types(changes)).toEqual(['balancer.drift'])
    expect(driftOf(changes)).toEqual(at)
  })

  it('is not what it was never told: a controller is just telling it', () => {
    const changes = balancerChanges(
      balancer,
      facts({ state: 'draining', stored: 'ready', stateSince: before }),
      seen('ready'),
      nobody,
    )
    expect(changes.forgotten).toEqual([])
    expect(types(changes)).toEqual([])
  })

  it('is what a balancer was not told in all the time that there was', () => {
    const wish = { state: 'draining', stored: 'ready' } as const
    const changes = balancerChanges(balancer, facts(wish), seen('ready'), nobody)
    expect(changes.forgotten).toMatchObject([{ intent: 'drain', found: 'ready' }])
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
      {
        type: 'balancer.drift',
        summary: 'edge-1 has taken out node1, which is active',
        reason: 'Somebody set node1 to maintenance there',
      },
    ])
    expect(driftOf(changes)).toEqual(at)
  })

  it('is no drift where it was adopted, and is where the balancer forgot that', () => {
    const wish = { stored: 'drain', member: { adoptedIntent: 'drain' } } as const
    expect(balancerChanges(balancer, facts(wish), seen('drain'), nobody).events).toEqual([])
    const forgot = balancerChanges(balancer, facts(wish), seen('ready', before), nobody)
    expect(forgot.forgotten).toEqual([])
    expect(forgot.events).toMatchObject([
      { type: 'balancer.restarted' },
      {
        type: 'balancer.drift',
        summary: 'edge-1 sends new sessions to node1, which was to stay drained there',
      },
    ])
  })

  it('is said of a weight, but not while Muster raises it', () => {
    const wish = { member: { wantedWeight: 20 } }
    const found = balancerChanges(balancer, facts(wish), seen('ready'), nobody)
    expect(found.forgotten).toEqual([])
    expect(found.events).toMatchObject([
      {
        type: 'balancer.drift',
        summary: 'edge-1 gives node1 the weight 1, and 20 was set here',
        reason: 'Somebody set node1 to weight 1 there',
      },
    ])
    const rising = balancerChanges(balancer, facts({ ...wish, rampSince: before }), seen('ready'), nobody)
    expect(rising.events).toEqual([])
    expect(driftOf(rising)).toBeNull()
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

describe('a member that a balancer does not know any more', () => {
  it('is said, unless its node was removed', () => {
    const answer = seen('ready', before)
    if (!answer.ok) throw new Error('it answers')
    const without = { ...answer, members: answer.members.filter(({ name }) => name !== 'node1') }
    expect(balancerChanges(balancer, facts({}), without, nobody).events).toMatchObject([
      { type: 'balancer.restarted' },
      { type: 'balancer.member-gone', summary: 'edge-1 has no member for node1 any more' },
    ])
    const known = facts({})
    const removed = { ...known, nodes: known.nodes.filter(({ name }) => name !== 'node1') }
    expect(types(balancerChanges(balancer, removed, without, nobody))).toEqual(['balancer.restarted'])
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
