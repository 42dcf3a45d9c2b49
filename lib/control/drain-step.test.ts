import { describe, expect, it } from 'vitest'
import { transition } from '@/lib/domain/drain'
import { lateBalancers, pendingBalancers, risksTaken } from './drain-balancers'
import { drainStep } from './drain-step'
import { at, edge, type Member, requested, running } from './fixtures/running-drain'

describe('what keeps a balancer from holding a drain', () => {
  it.each([
    ['told something else', edge({ intent: 'ready' }), ['edge-1 has not confirmed the drain']],
    ['drains', edge({ intent: 'drain' }), []],
    ['does not have the node', edge({ member: null, intent: null }), []],
    [
      'was never seen',
      edge({ observedAt: null, member: null, intent: null }),
      ['edge-1 was not observed yet'],
    ],
    [
      'does not answer, although it drained before',
      edge({ intent: 'drain', failure: { kind: 'refused', message: 'Nothing listens.' } }),
      ['edge-1 does not answer: Nothing listens.'],
    ],
  ])('one that %s', (_, balancer, pending) => {
    expect(pendingBalancers(running({ balancers: [balancer] }))).toEqual(pending)
  })
})

describe('a step of a drain', () => {
  it('is over when somebody took the node elsewhere', () => {
    const step = drainStep(running({ nodeState: 'maintenance' }), { lost: false, pending: [] }, null, at(5))
    expect(step).toMatchObject({ progress: { state: 'cancelled' }, nodeState: null })
    expect(step.events).toMatchObject([{ type: 'drain.cancelled' }])
  })

  it('puts the node back when it expires', () => {
    const progress = { ...requested, deadlineAt: at(1), onDeadline: 'cancel' as const }
    const step = drainStep(
      running({ progress }),
      { lost: false, pending: ['edge-1 does not answer'] },
      null,
      at(2),
    )
    expect(step).toMatchObject({ progress: { state: 'expired' }, nodeState: 'active', waiting: [] })
  })

  it('is not told to pages when nothing but the time of the reading changed', () => {
    const confirmed = transition(requested, { kind: 'confirmed', sessions: 3 }, at(1))
    const reading = (tick: number) => ({ at: at(tick), latencyMs: 5, sessions: 3 })
    const facts = { balancers: [edge({ intent: 'drain' })] }
    const answers = { lost: false, pending: [] }
    const first = drainStep(
      running({ ...facts, progress: confirmed, readings: [reading(3)] }),
      answers,
      null,
      at(3),
    )
    const { progress, waiting } = first
    const next = running({ ...facts, progress, waiting, readings: [reading(13)], attemptedAt: at(13) })
    const second = drainStep(next, answers, null, at(13))
    expect([first.visible, second.progress.lastReadingAt, second.visible]).toEqual([true, at(13), true])
    const third = running({
      ...facts,
      progress: second.progress,
      waiting,
      readings: [reading(23)],
      attemptedAt: at(23),
    })
    expect(drainStep(third, answers, null, at(23)).visible).toBe(false)
  })
})

const eva = { kind: 'person', id: 'p1', name: 'Eva' } as const
const silent = { kind: 'refused', message: 'Nothing listens.' } as const
const second = (more: Partial<Member> = {}) => edge({ id: 'b2', name: 'edge-2', ...more })
const without = [{ balancer: 'edge-2', by: eva, at: at(0) }]
const holding = edge({ intent: 'drain' })

describe('a balancer that is gone on without', () => {
  it('keeps nobody waiting, and what that risks is said', () => {
    const balancers = [holding, second({ failure: silent })]
    expect(pendingBalancers(running({ balancers }))).toEqual(['edge-2 does not answer: Nothing listens.'])
    const drain = running({ balancers, without })
    expect(pendingBalancers(drain)).toEqual([])
    const step = drainStep(drain, { lost: false, pending: [] }, null, at(5))
    expect(step.progress.state).toBe('draining')
    expect(step.waiting.map(({ message }) => message)).toContain(
      'edge-2 does not answer: whether it still sends new sessions there is not known; gone on without it by Eva',
    )
    expect(step.events[0]?.summary).toBe(
      'node1 takes nobody new: edge-1 confirmed it; edge-2 did not answer and was not waited for',
    )
  })

  it('is told the drain all the same once it answers, and has nothing against it', () => {
    const back = running({ balancers: [holding, second()], without })
    expect(lateBalancers(back).map(({ name }) => name)).toEqual(['edge-2'])
    expect(pendingBalancers(back)).toEqual([])
    expect(risksTaken(back)).toEqual([
      'edge-2 answers again and has not confirmed the drain yet; gone on without it by Eva',
    ])
    const told = running({ balancers: [holding, second({ intent: 'drain' })], without })
    expect([lateBalancers(told), risksTaken(told)]).toEqual([[], []])
  })

  it('stands in the receipt', () => {
    const confirmed = transition(requested, { kind: 'confirmed', sessions: 3 }, at(1))
    const drain = running({
      ...{ progress: confirmed, sessions: 0, balancers: [holding, second({ failure: silent })], without },
      readings: [3, 13].map((tick) => ({ at: at(tick), latencyMs: 5, sessions: 0 })),
    })
    const step = drainStep(drain, { lost: false, pending: [] }, null, at(13))
    expect(step.progress.state).toBe('drained')
    expect(step.events[0]?.data).toMatchObject({ receipt: { withoutBalancers: ['edge-2'] } })
  })
})

describe('a node that holds no sessions by its kind', () => {
  const outsystems = (inFlight: number | null, tick: number) =>
    running({
      ...{ kind: 'outsystems', sessions: null },
      progress: transition(requested, { kind: 'confirmed', sessions: null }, at(1)),
      balancers: [edge({ intent: 'drain', inFlight, observedAt: at(tick) })],
    })
  const steps = (inFlight: (number | null)[]) => {
    let progress = outsystems(0, 1).progress
    let step = drainStep(outsystems(0, 1), { lost: false, pending: [] }, null, at(1))
    for (const [index, many] of inFlight.entries()) {
      const tick = 20 * (index + 1)
      step = drainStep({ ...outsystems(many, tick), progress }, { lost: false, pending: [] }, null, at(tick))
      progress = step.progress
    }
    return step
  }

  it('is drained when its balancers twice told of no request in flight', () => {
    expect(steps([2, 0])).toMatchObject({ progress: { state: 'draining' } })
    expect(steps([0]).waiting).toEqual([
      { kind: 'readings', message: 'no request is in flight; 1 of 2 readings in a row say so' },
    ])
    const over = steps([2, 0, 0])
    expect(over).toMatchObject({ progress: { state: 'drained' }, nodeState: 'drained', sessionsAtEnd: null })
    expect(over.events[0]?.summary).toContain('node1 is drained: no request is in flight to it')
  })

  it('is not drained while they do not tell, and says so', () => {
    expect(steps([0, null, 0]).progress.state).toBe('draining')
    expect(steps([null]).waiting).toEqual([
      {
        kind: 'unknown',
        message: 'the requests in flight on node1 are not known: no balancer tells them',
      },
    ])
  })
})

describe('what a step says of the sessions', () => {
  const confirmed = transition(requested, { kind: 'confirmed', sessions: 1 }, at(0))
  const listed = (tick: number, idleSeconds: number) => ({
    at: at(tick),
    held: {
      kind: 'listed' as const,
      items: [
        {
          ...{ fingerprint: 'f1', context: '/crm', version: null, openedAt: null, lastUsedAt: null },
          ...{ idleSeconds, timeoutSeconds: 1800 },
        },
      ],
    },
  })
  const facts = { progress: confirmed, sessions: 1, balancers: [edge({ intent: 'drain', inFlight: 2 })] }
  const answers = { lost: false, pending: [] }

  it('tells when the timeout ends each, which are in use, and what will not end by itself', () => {
    const first = drainStep(running(facts), answers, listed(10, 5), at(10))
    expect(first.remaining).toMatchObject({ items: [{ inUse: false, endsAt: at(10 + 17_950) }] })
    expect(first.expected).toMatchObject({ latest: at(10 + 17_950 + 600), blockers: [] })
    const next = running({ ...facts, watch: first.watch ?? null })
    const later = drainStep(next, answers, listed(310, 4), at(310))
    expect(later.remaining).toMatchObject({ items: [{ inUse: true }] })
    expect(later.waiting.map(({ message }) => message)).toEqual([
      'waiting for 1 session, last used 4 seconds ago, timeout 30 min',
      '2 requests are in flight to node1 by edge-1',
      'will not empty by itself: 1 session is in use',
    ])
  })

  it('shows of many those that were used last, and how many more there are', () => {
    const [one] = listed(10, 5).held.items
    const items = Array.from({ length: 250 }, (_, index) => ({
      ...{ ...one!, fingerprint: `f${index}`, idleSeconds: 250 - index },
    }))
    const many = { at: at(10), held: { kind: 'listed' as const, items } }
    const { remaining } = drainStep(running({ ...facts, sessions: 250 }), answers, many, at(10))
    const shown = remaining as { items: { idleSeconds: number }[]; more: number }
    expect([shown.items[0]?.idleSeconds, shown.items.length, shown.more]).toEqual([1, 200, 50])
  })

  it('leaves to the next worker what was seen, until it has listed them itself', () => {
    const first = drainStep(running(facts), answers, listed(10, 5), at(10))
    const { expectedEmptyAt } = first
    const stored = running({ ...facts, watch: first.watch ?? null, expected: first.expected ?? null })
    const next = drainStep({ ...stored, expectedEmptyAt }, answers, null, at(20))
    expect(next).toMatchObject({
      remaining: undefined,
      expected: undefined,
      watch: undefined,
      expectedEmptyAt,
    })
  })

  it('goes on to maintenance where that was asked for, and stays drained where it is to be removed', () => {
    const empty = (after: 'maintenance' | 'removed') =>
      drainStep(
        running({
          ...{ progress: { ...confirmed, after }, sessions: 0, balancers: [holding] },
          readings: [3, 13].map((tick) => ({ at: at(tick), latencyMs: 5, sessions: 0 })),
        }),
        answers,
        null,
        at(13),
      )
    expect([empty('maintenance').nodeState, empty('removed').nodeState]).toEqual(['maintenance', 'drained'])
    expect(empty('maintenance').events[0]?.summary).toContain('and it is in maintenance now')
  })
})
