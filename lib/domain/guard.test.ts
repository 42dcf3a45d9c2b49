import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkGuard, type GuardNode, isUsable } from './guard'
import { healths, type NodeState, nodeStates } from './model'

function node(name: string, more: Partial<GuardNode> = {}): GuardNode {
  return { name, state: 'active', health: 'up', sessions: 20, capacity: 100, weight: 1, ...more }
}

const to = (loadPercent: number) => ({ loadPercent, nodesOutMax: null })
const three = [node('node1'), node('node2'), node('node3')]

describe('checkGuard', () => {
  it('lets a node go when the others can carry what it holds', () => {
    expect(checkGuard(three, ['node1'], to(90))).toEqual({
      allowed: true,
      refusals: [],
      overridable: false,
      survivors: 2,
      sessionsToCarry: 60,
      survivorsCapacity: 200,
      expectedLoadPercent: 30,
      loadLimitPercent: 90,
      // biome-ignore lint/suspicious/noThenProperty: the word of the contract; the value is a number.
      out: { now: 0, then: 1, max: null },
    })
  })

  it('never lets the last usable node go, and says why the others do not count', () => {
    const nodes = [
      node('node1'),
      node('node2', { state: 'draining' }),
      node('node3', { health: 'down', sessions: null }),
      node('node4', { health: 'unknown', sessions: null }),
      node('node5', { weight: 0 }),
    ]
    const report = checkGuard(nodes, ['node1'], to(90))
    expect(report).toMatchObject({ allowed: false, overridable: false, survivors: 0, survivorsCapacity: 0 })
    expect(report.refusals).toEqual([
      'No node would be left to take new sessions without node1: 0 of 4 others are usable. Of the others, ' +
        'node2 is draining, node3 is down, node4 is of unknown health and node5 is at weight 0.',
    ])
  })

  it('does not count on a node that all its balancers keep out, and counts it as out', () => {
    const kept = [node('node1'), node('node2', { keptOut: true })]
    expect(checkGuard(kept, ['node1'], to(90)).refusals[0]).toContain('node2 is kept out by its balancers')
    const three = [...kept, node('node3')]
    const report = checkGuard(three, ['node1'], { loadPercent: 90, nodesOutMax: 1 })
    expect(report).toMatchObject({
      allowed: false,
      survivors: 1,
      sessionsToCarry: 60,
      survivorsCapacity: 100,
    })
    expect(report.refusals).toEqual([
      '2 nodes would be out together, and the limit is 1. node2 is out already.',
    ])
  })

  it('says so when there is no other node at all', () => {
    expect(checkGuard([node('node1')], ['node1'], to(90)).refusals[0]).toContain('There is no other node.')
  })

  it('refuses a load over the limit with its figures, and lets an admin override it', () => {
    const full = three.map((one) => ({ ...one, sessions: 65 }))
    expect(checkGuard(full, ['node2'], to(90))).toMatchObject({
      allowed: false,
      overridable: true,
      refusals: [
        '2 remaining nodes would carry 195 sessions of 200 they can hold: 98 %, and the limit is 90 %.',
      ],
      expectedLoadPercent: 97.5,
    })
    expect(checkGuard(full, ['node2'], to(98)).allowed).toBe(true)
  })

  it('counts sessions that are draining elsewhere: they will be opened again', () => {
    const nodes = [...three, node('node4', { state: 'draining', sessions: 150 })]
    expect(checkGuard(nodes, ['node1'], to(90))).toMatchObject({ allowed: false, sessionsToCarry: 210 })
  })

  it('says unknown counts as unknown, not as zero', () => {
    const nodes = [node('node1', { sessions: null }), node('node2'), node('node3')]
    expect(checkGuard(nodes, ['node1'], to(90))).toMatchObject({
      allowed: true,
      refusals: ['The sessions of node1 are not known, so the load to come is not known either.'],
      sessionsToCarry: null,
      expectedLoadPercent: null,
    })
  })

  it('refuses when the known part alone passes the limit', () => {
    const nodes = [
      node('node1', { sessions: null }),
      node('node2', { sessions: 95 }),
      node('node3', { sessions: 95 }),
    ]
    const report = checkGuard(nodes, ['node1'], to(90))
    expect(report).toMatchObject({ allowed: false, overridable: true, sessionsToCarry: null })
    expect(report.refusals[0]).toContain('at least 190 sessions of 200 they can hold: at least 95 %')
  })

  it('says a capacity that is not set, and refuses nothing for it', () => {
    const nodes = [node('node1'), node('node2', { capacity: null }), node('node3')]
    expect(checkGuard(nodes, ['node1'], to(90))).toMatchObject({
      allowed: true,
      refusals: ["The capacity of node2 is not set, so the load limit can't be checked."],
      survivorsCapacity: null,
      expectedLoadPercent: null,
    })
  })

  it.each<NodeState>(['drained', 'maintenance', 'joining'])(
    'has nothing to say on a node that is %s: it takes nothing away',
    (state) => {
      expect(checkGuard([node('node1', { state })], ['node1'], to(90))).toMatchObject({
        allowed: true,
        refusals: [],
      })
    },
  )

  it('judges several nodes that leave together', () => {
    expect(checkGuard(three, ['node1', 'node2'], to(90))).toMatchObject({ allowed: true, survivors: 1 })
    expect(checkGuard(three, ['node1', 'node2', 'node3'], to(90))).toMatchObject({
      allowed: false,
      overridable: false,
    })
  })
})

describe('checkGuard over any cluster', () => {
  const anyNode = fc.record({
    state: fc.constantFrom(...nodeStates),
    health: fc.constantFrom(...healths),
    sessions: fc.option(fc.nat(200), { nil: null }),
    capacity: fc.option(fc.integer({ min: 1, max: 200 }), { nil: null }),
    weight: fc.nat(3),
  })
  const cluster = fc
    .array(anyNode, { minLength: 1, maxLength: 8 })
    .map((nodes) => nodes.map((one, index) => ({ ...one, name: `node${index + 1}` })))

  it('keeps a usable node through any order of drains, resumes and overrides', () => {
    const move = fc.record({ at: fc.nat(7), drain: fc.boolean(), override: fc.boolean() })
    fc.assert(
      fc.property(cluster, fc.array(move, { maxLength: 40 }), (nodes, moves) => {
        const began = nodes.some(isUsable)
        for (const { at, drain, override } of moves) {
          const chosen = nodes[at % nodes.length]
          if (!chosen) continue
          if (!drain) {
            if (chosen.state === 'draining') chosen.state = 'active'
            continue
          }
          if (chosen.state !== 'active') continue
          const report = checkGuard(nodes, [chosen.name], to(90))
          if (report.allowed || (override && report.overridable)) chosen.state = 'draining'
        }
        if (began) expect(nodes.some(isUsable)).toBe(true)
      }),
      { seed: 42, numRuns: 500 },
    )
  })

  it('says why whenever it refuses, and passes no limit that it can compute', () => {
    fc.assert(
      fc.property(cluster, fc.nat(7), (nodes, at) => {
        const leaving = nodes[at % nodes.length]?.name ?? ''
        const report = checkGuard(nodes, [leaving], to(90))
        if (!report.allowed) expect(report.refusals.length).toBeGreaterThan(0)
        expect(report.overridable && report.allowed).toBe(false)
        expect(report.overridable && report.survivors === 0).toBe(false)
        const takesAway = nodes.some(({ name, state }) => name === leaving && state === 'active')
        if (takesAway && report.allowed && report.expectedLoadPercent !== null) {
          expect(report.expectedLoadPercent).toBeLessThanOrEqual(90)
        }
        if (nodes.some(({ name, sessions }) => name === leaving && sessions === null)) {
          const counted = nodes.find(({ name }) => name === leaving)?.state !== 'removed'
          if (counted) expect(report.sessionsToCarry).toBeNull()
        }
      }),
      { seed: 43, numRuns: 500 },
    )
  })
})
