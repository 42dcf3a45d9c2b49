import { describe, expect, it } from 'vitest'
import {
  accusedBelow,
  chanceInWords,
  type DistributionNode,
  describeDistribution,
  expectedShares,
  headroomOf,
  spreadOf,
  takesTraffic,
} from './distribution'

const now = new Date('2026-03-01T14:00:00Z')
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000)

function member(
  more: Partial<DistributionNode['members'][number]> = {},
): DistributionNode['members'][number] {
  return { balancer: 'edge', intent: 'ready', opinion: 'up', weight: 100, route: null, ...more }
}

function node(name: string, more: Partial<DistributionNode> = {}): DistributionNode {
  return {
    node: name,
    state: 'active',
    health: 'up',
    weight: 1,
    capacity: 100,
    sessions: 40,
    observedAt: now,
    opened: 20,
    members: [member()],
    route: null,
    stateSince: hoursAgo(48),
    startedAt: hoursAgo(72),
    ...more,
  }
}

const describeNodes = (nodes: DistributionNode[]) => describeDistribution({ at: now, flowMinutes: 5, nodes })
const three = (first: Partial<DistributionNode>) => [node('node1', first), node('node2'), node('node3')]

/** Mulberry32: the same draws in every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

function draw(random: () => number, weights: number[], sessions: number): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  const counts = weights.map(() => 0)
  for (let index = 0; index < sessions; index++) {
    let left = random() * whole
    const chosen = weights.findIndex((weight) => {
      left -= weight
      return left < 0
    })
    counts[chosen] = (counts[chosen] ?? 0) + 1
  }
  return counts
}

describe('takesTraffic', () => {
  it.each<[string, Partial<DistributionNode>, boolean]>([
    ['an active node that is up', {}, true],
    ['a degraded one', { health: 'degraded' }, true],
    ['one that is down', { health: 'down' }, false],
    ['one of unknown health', { health: 'unknown' }, false],
    ['a draining one', { state: 'draining' }, false],
    ['one at weight 0', { weight: 0 }, false],
    ['one that no balancer knows', { members: [] }, true],
    ['one that its only balancer drains', { members: [member({ intent: 'drain' })] }, false],
    ['one that one of two balancers drains', { members: [member({ intent: 'drain' }), member()] }, true],
    ['one that its balancer calls down', { members: [member({ opinion: 'down' })] }, false],
  ])('says of %s: %j → %s', (_, more, expected) => {
    expect(takesTraffic(node('node1', more))).toBe(expected)
  })
})

describe('expectedShares', () => {
  it('follow the weights of those that take traffic', () => {
    const nodes = [
      node('node1', { weight: 2 }),
      node('node2'),
      node('node3', { state: 'drained', weight: 5 }),
    ]
    expect(expectedShares(nodes)).toEqual([2 / 3, 1 / 3, 0])
  })

  it('are nothing when none takes traffic', () => {
    expect(expectedShares([node('node1', { health: 'down' })])).toEqual([0])
  })
})

describe('describeDistribution', () => {
  it('tells stock from flow, beside what is expected', () => {
    const report = describeNodes(three({ weight: 2, sessions: 80, opened: 40, members: [] }))
    expect(report.sessions).toBe(160)
    expect(report.shares[0]).toMatchObject({
      node: 'node1',
      takesTraffic: true,
      stockPercent: 50,
      flowPercent: 50,
      expectedPercent: 50,
    })
    expect(report.fairness).toBeCloseTo(1, 12)
    expect(report.maxToMean).toBeCloseTo(1, 12)
  })

  it('leaves unknown counts out of the sum instead of calling them zero', () => {
    const report = describeNodes(three({ sessions: null, health: 'unknown' }))
    expect(report.sessions).toBe(80)
    expect(report.shares[0]).toMatchObject({ sessions: null, stockPercent: null, takesTraffic: false })
    expect(describeNodes([node('node1', { sessions: null })]).sessions).toBeNull()
  })

  it('says well spread, and no p value of too few new sessions', () => {
    expect(describeNodes(three({})).verdict).toBe('Well spread: sessions follow the weights.')
    expect(describeNodes([node('node1', { opened: 1 }), node('node2', { opened: 2 })]).flowTest).toBeNull()
  })

  it('names the node when new sessions depart from the weights', () => {
    const report = describeNodes(three({ opened: 90 }))
    expect(report.flowTest?.p).toBeLessThan(accusedBelow)
    expect(report.flowTest?.words).toBe('departs from the weights by more than chance')
    expect(report.verdict).toBe(
      'New sessions depart from the weights by more than chance: node1 has 69 %, 33 % expected.',
    )
  })

  it('has words for no traffic, one node and no sessions', () => {
    expect(describeNodes([node('node1', { state: 'drained' })]).verdict).toBe('No node takes new sessions.')
    expect(describeNodes([node('node1')]).verdict).toBe('node1 alone takes new sessions.')
    const idle = { sessions: 0, opened: 0 }
    expect(describeNodes([node('node1', idle), node('node2', idle)]).verdict).toBe(
      'There are no sessions to spread.',
    )
  })
})

describe('spreadOf', () => {
  const held = (...sessions: number[]) =>
    spreadOf(sessions.map((count, index) => node(`n${index}`, { sessions: count })))

  it('calls uneven only what chance does not explain', () => {
    expect(held(40, 41, 38)).toBe('well spread')
    expect(held(10, 20, 30)).toBe('may be chance')
    expect(held(40, 80, 120)).toBe('uneven')
    expect(held(1, 0, 3)).toBe('too few')
  })

  it('calls a thousand nodes with a random spread well spread', () => {
    const random = seeded(20260303)
    const counts = draw(random, new Array(1_000).fill(1), 30_000)
    expect(held(...counts)).toBe('well spread')
  })

  it('is said with the node that stands out', () => {
    const verdict = (...sessions: number[]) =>
      describeNodes(sessions.map((count, index) => node(`n${index}`, { sessions: count, opened: 2 }))).verdict
    expect(verdict(10, 20, 31)).toBe('Somewhat uneven, which may be chance: n2 has 51 %, 33 % expected.')
    expect(verdict(120, 20, 30)).toBe(
      'Sessions held are uneven: n0 has 71 %, 33 % expected. Too few new ones to tell why.',
    )
    expect(verdict(1, 0, 2)).toBe('Too few sessions to tell how they spread.')
  })
})

describe('the cause', () => {
  it.each<[string, Partial<DistributionNode>, RegExp]>([
    [
      'route does not match',
      { route: 'n1', members: [member({ route: 'node1' })] },
      /^Route does not match: edge routes to node1 by node1, its sessions say n1/,
    ],
    [
      'balancer sends nothing, by intent',
      { members: [member({ intent: 'maintenance' })] },
      /^Balancer sends nothing to node1: edge is told maintenance/,
    ],
    [
      'balancer sends nothing, by its opinion',
      { members: [member({ opinion: 'down' })] },
      /^Balancer sends nothing to node1: edge thinks it down/,
    ],
    [
      'balancer sends nothing, by the flow',
      { opened: 0 },
      /^Balancer sends nothing to node1: none of 40 new sessions in 5 min, about 13 expected/,
    ],
    [
      'weights differ',
      { members: [member({ weight: 10 })] },
      /^Weights differ: edge gives node1 5 % of new sessions by its weights, 33 % wanted/,
    ],
    [
      'node restarted',
      { sessions: 4, startedAt: hoursAgo(0.25) },
      /^Node restarted: node1 started 15 min ago and lost its sessions; it holds 5 % of the sessions, 33 % expected/,
    ],
    [
      'new node',
      { sessions: 4, stateSince: hoursAgo(0.5), startedAt: hoursAgo(0.6) },
      /^New node: node1 takes sessions since 30 min; it holds 5 %/,
    ],
    ['sticky tail', { sessions: 200 }, /^Sticky tail: node1 holds 71 % of the sessions, 33 % expected/],
  ])('is %s', (_, first, sentence) => {
    expect(describeNodes(three(first)).verdict).toMatch(sentence)
  })

  it('is not looked for in a balancer that counts its weights on another scale', () => {
    const nodes = three({}).map((one) => ({ ...one, weight: 5, members: [member({ weight: 1 })] }))
    expect(describeNodes(nodes).verdict).toBe('Well spread: sessions follow the weights.')
  })

  it('is not a new node when its stock is what it should be', () => {
    expect(describeNodes(three({ stateSince: hoursAgo(0.1) })).verdict).toBe(
      'Well spread: sessions follow the weights.',
    )
  })
})

describe('chanceInWords', () => {
  it('accuses only what fair draws almost never do', () => {
    expect(chanceInWords(0.6)).toBe('as the weights say, within chance')
    expect(chanceInWords(0.01)).toBe('may be chance: one in 100 fair draws is this uneven')
    expect(chanceInWords(0.0009)).toBe('departs from the weights by more than chance')
  })
})

describe('fair draws', () => {
  const wanted = [1, 1, 2, 4]
  const look = (counts: number[]) =>
    describeNodes(
      counts.map((opened, index) => node(`n${index}`, { opened, weight: wanted[index] ?? 1, members: [] })),
    ).flowTest?.p ?? Number.NaN

  it('are accused no oftener than the stated rate, and p is spread as it should be', () => {
    const random = seeded(20260301)
    const ps = Array.from({ length: 4_000 }, () => look(draw(random, wanted, 200)))
    // 4 expected at 0.1 %; 12 or more come up in one of 1,000 such simulations.
    expect(ps.filter((p) => p < accusedBelow).length).toBeLessThan(12)
    for (const level of [0.05, 0.25, 0.5, 0.75]) {
      const share = ps.filter((p) => p < level).length / ps.length
      expect(Math.abs(share - level)).toBeLessThan(0.03)
    }
  })

  it('are told from draws by other weights almost always', () => {
    const random = seeded(20260302)
    const accused = Array.from({ length: 500 }, () => look(draw(random, [4, 1, 2, 1], 200))).filter(
      (p) => p < accusedBelow,
    )
    expect(accused.length).toBeGreaterThan(490)
  })
})

describe('headroomOf', () => {
  it('is the load of the rest if the fullest were gone', () => {
    expect(headroomOf(three({ sessions: 60 }))).toEqual({
      capacity: 300,
      loadPercent: (140 / 300) * 100,
      fullest: 'node1',
      loadIfFullestGonePercent: 70,
    })
  })

  it('is not known when a capacity or a count is not, and nothing can go from one node', () => {
    expect(headroomOf(three({ capacity: null }))).toMatchObject({
      capacity: null,
      loadIfFullestGonePercent: null,
    })
    expect(headroomOf(three({ sessions: null })).loadIfFullestGonePercent).toBeNull()
    expect(headroomOf([node('node1')]).loadIfFullestGonePercent).toBeNull()
  })
})
