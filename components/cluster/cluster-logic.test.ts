import { describe, expect, test } from 'vitest'
import type { Balancer, ClusterSummary, Distribution, Event, Node, Share } from '@/lib/client/shapes'
import { eventMarks } from './event-marks'
import { nodesAside } from './kpi-strip'
import { fullest, outliers } from './outliers'
import { worthKnowing } from './worth-knowing'

const summary = {
  slug: 'prod',
  balancers: [{ name: 'edge-1', kind: 'haproxy', observedAt: null, failure: null }],
} as unknown as ClusterSummary
const node = (fields: Partial<Node>): Node =>
  ({
    name: 'node1',
    state: 'active',
    health: 'up',
    pollStoppedAt: null,
    failure: null,
    healthReason: null,
    contradictions: [],
    balancers: [],
    releases: [],
    ...fields,
  }) as Node
const share = (fields: Partial<Share>): Share =>
  ({
    node: 'node1',
    state: 'active',
    health: 'up',
    takesTraffic: true,
    expectedPercent: 1,
    stockPercent: 1,
    sessions: 10,
    ...fields,
  }) as Share
const know = (fields: {
  nodes?: Node[]
  balancers?: Balancer[]
  distribution?: Distribution
  failure?: string
  importing?: string[]
}) =>
  worthKnowing({
    summary: fields.failure
      ? {
          ...summary,
          balancers: [{ name: 'edge-1', kind: 'haproxy', observedAt: null, failure: fields.failure }],
        }
      : summary,
    nodes: fields.nodes ?? [],
    balancers: fields.balancers ?? [],
    distribution: fields.distribution,
    importing: fields.importing ?? [],
  })

describe('worth knowing', () => {
  test('nothing is said when nothing is to say', () => {
    expect(know({ nodes: [node({})] })).toEqual([])
  })

  test('the worst comes first', () => {
    const said = know({
      failure: 'connection refused',
      nodes: [
        node({ health: 'degraded', healthReason: 'heap at 95 %' }),
        node({ name: 'node2', health: 'down', healthReason: 'refused' }),
      ],
    })
    expect(said.map(({ title }) => title)).toEqual([
      'edge-1 does not answer',
      'node2 is down',
      'node1 is degraded',
    ])
  })

  test('a node that is joining is not yet called down', () => {
    expect(know({ nodes: [node({ state: 'joining', health: 'down' })] })).toEqual([])
  })

  test('refused credentials lead to where they are edited', () => {
    const [said] = know({
      nodes: [
        node({
          pollStoppedAt: '2026-05-01T10:00:00Z',
          failure: { kind: 'unauthorized', message: 'The manager refused the password' },
        }),
      ],
    })
    expect(said).toMatchObject({ href: '/clusters/prod/nodes/node1/edit', tone: 'down' })
  })

  test('another release than wanted is drift; none at all is not claimed to be one', () => {
    const release = { solution: 'crm', wanted: '2.0', running: true, sessions: 0 }
    expect(know({ nodes: [node({ releases: [{ ...release, serves: '1.0' }] })] })[0]?.title).toBe(
      'node1 serves crm 1.0',
    )
    expect(know({ nodes: [node({ releases: [{ ...release, serves: null }] })] })).toEqual([])
  })

  test('drift of several nodes is one thing to know, and none while an import brings the release', () => {
    const releases = [{ solution: 'crm', wanted: '2.0', serves: '1.0', running: true, sessions: 0 }]
    const nodes = [node({ releases }), node({ name: 'node2', releases })]
    expect(know({ nodes }).map(({ title }) => title)).toEqual(['node1 and node2 serve crm 1.0'])
    expect(know({ nodes, importing: ['crm'] })).toEqual([])
  })

  test('a node that a balancer does not know is named', () => {
    const balancer = {
      name: 'edge-1',
      failure: null,
      observedAt: '2026-05-01T10:00:00Z',
      members: [],
      drift: [],
      nodesWithoutMember: ['node4'],
    } as unknown as Balancer
    expect(know({ balancers: [balancer] })[0]?.title).toBe('node4 is not behind edge-1')
  })

  test('what a balancer does otherwise than wanted can be mended from here, and an old one claims nothing', () => {
    const drift = {
      member: 'node2',
      node: 'node2',
      kind: 'intent',
      wanted: 'ready',
      found: 'drain',
      mends: 'asked',
      message: 'edge-1 sends no new sessions to node2, which is active',
    }
    const balancer = {
      name: 'edge-1',
      kind: 'haproxy',
      failure: null,
      observedAt: '2026-05-01T10:00:00Z',
      keepsIntents: false,
      members: [{ name: 'node3', node: 'node3', adoptedIntent: 'drain' }],
      drift: [drift],
      nodesWithoutMember: [],
    } as unknown as Balancer
    const said = know({ balancers: [balancer] })
    expect(said.map(({ title }) => title)).toEqual([
      'edge-1 sends no new sessions to node2, which is active',
      'node3 stays out at edge-1',
      'edge-1 forgets drains at a reload',
    ])
    expect(said[0]?.drift).toEqual({ cluster: 'prod', balancer: 'edge-1', drift })
    const contradicted = node({
      contradictions: ['edge-1 is told to drain, and the node is active'],
      balancers: [{ drift: [drift] }] as unknown as Node['balancers'],
    })
    expect(know({ nodes: [contradicted], balancers: [balancer] })).toHaveLength(3)
    const silent = { ...balancer, failure: { kind: 'timeout', message: 'no answer' } }
    expect(know({ balancers: [silent] })).toEqual([])
  })
})

describe('outliers of many', () => {
  test('the unwell first, then those far above their share; nodes out on purpose are none', () => {
    const found = outliers(
      [
        share({}),
        share({ node: 'n9', stockPercent: 3, sessions: 90 }),
        share({ node: 'n2', health: 'degraded' }),
        share({ node: 'n3', health: 'down' }),
        share({ node: 'n4', state: 'maintenance', health: 'down' }),
        share({ node: 'n5', state: 'draining', sessions: 4 }),
      ],
      10,
    )
    expect(found.map(({ node }) => node)).toEqual(['n3', 'n2', 'n5', 'n9'])
    expect(found.at(-1)?.why).toBe('3 times its share, 90 sessions')
  })
})

test('the fullest are ranked by their capacity, and a node without one is left out', () => {
  const found = fullest(
    [
      share({ node: 'a', sessions: 50, capacity: 100 }),
      share({ node: 'b', sessions: 80, capacity: 100 }),
      share({ node: 'c', sessions: 900, capacity: null }),
      share({ node: 'd', sessions: null, capacity: 100 }),
    ],
    5,
  )
  expect(found.map(({ node, why }) => `${node}: ${why}`)).toEqual([
    'b: 80 % of its capacity, 80 sessions',
    'a: 50 % of its capacity, 50 sessions',
  ])
})

test('what moves sessions is marked, with who did it; readings and edits are not', () => {
  const event = (fields: Partial<Event>): Event =>
    ({
      id: '1',
      at: '2026-05-01T10:00:00Z',
      type: 'drain.requested',
      actor: { kind: 'person', id: 'u', name: 'Mia Kaya' },
      subject: { kind: 'node', name: 'node2' },
      ...fields,
    }) as Event
  expect(eventMarks([event({})])[0]?.text).toBe('node2 drain, m.k.')
  const system = { kind: 'system', id: null, name: 'joining' } as const
  expect(eventMarks([event({ type: 'node.active', actor: system })])[0]?.text).toBe('node2 joined')
  const down = event({ type: 'node.health', actor: system, after: { health: 'down' } })
  expect(eventMarks([down])[0]?.text).toBe('node2 down')
  expect(
    eventMarks([event({ type: 'node.health', after: { health: 'up' } }), event({ type: 'node.updated' })]),
  ).toEqual([])
})

test('the nodes beside those that serve are all counted', () => {
  const none = {
    up: 3,
    degraded: 0,
    down: 0,
    unknown: 0,
    draining: 0,
    drained: 0,
    maintenance: 0,
    joining: 0,
  }
  expect(nodesAside({ ...none, total: 3 })).toBe('of 3')
  expect(nodesAside({ ...none, total: 6, down: 1, draining: 1, maintenance: 1 })).toBe(
    'of 6 · 1 down · 1 draining · 1 in maintenance',
  )
})
