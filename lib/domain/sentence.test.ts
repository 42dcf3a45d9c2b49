import { describe, expect, it } from 'vitest'
import { type ClusterFacts, clusterSentence, overviewSentence } from './sentence'

const calm: ClusterFacts = {
  nodes: {
    total: 4,
    up: 4,
    degraded: 0,
    down: 0,
    unknown: 0,
    draining: 0,
    drained: 0,
    maintenance: 0,
    joining: 0,
  },
  down: [],
  degraded: [],
  unknown: [],
  joining: [],
  drains: [],
  imports: [],
  balancers: [{ name: 'edge-1', failure: null }],
  drift: [],
  sessions: 486,
  sessionsUnknown: 0,
  wellSpread: true,
  fullest: 'node1',
  loadIfFullestGonePercent: 71.2,
  loadLimitPercent: 90,
  observed: true,
}

const said = (more: Partial<ClusterFacts>) => clusterSentence({ ...calm, ...more })
const text = (phrases: { text: string }[]) => phrases.map((phrase) => phrase.text).join(' ')
const nodes = (more: Partial<ClusterFacts['nodes']>) => ({ ...calm.nodes, ...more })

describe('clusterSentence', () => {
  it('is calm when all is well, and says what it would mean if the fullest node died', () => {
    expect(said({})).toEqual([
      { text: 'All is well: 486 sessions on 4 nodes, well spread.', tone: 'plain' },
      { text: 'If node1, the fullest node, died now, the others would run at 71 %.', tone: 'dim' },
    ])
  })

  it('names what a balancer does otherwise than wanted, and calls nothing well then', () => {
    const drift = 'edge-1 sends new sessions to node2, which is draining'
    expect(said({ drift: [drift] }).slice(0, 2)).toEqual([
      { text: `${drift}.`, tone: 'warn' },
      { text: '486 sessions on 4 nodes, well spread.', tone: 'plain' },
    ])
    expect(said({ drift: [drift, 'edge-2 has taken out node1, which is active'] })[0]?.text).toBe(
      `2 things differ from what is wanted at balancers: ${drift}, and more.`,
    )
  })

  it('leads with a drain in its own tone', () => {
    const drain = {
      ...{ node: 'node2', state: 'draining', sessions: 11, expectedEmptyInMinutes: 14, blocked: false },
    }
    const phrases = said({ nodes: nodes({ up: 3, draining: 1 }), drains: [drain] })
    expect(phrases[0]).toEqual({
      text: 'node2 is draining: 11 sessions still on it, empty in about 14 min.',
      tone: 'drain',
    })
    expect(phrases[1]).toEqual({ text: '486 sessions on 4 nodes, well spread.', tone: 'plain' })
  })

  it.each([
    [
      { sessions: null, expectedEmptyInMinutes: null },
      'node2 is draining: how many sessions are left is not known.',
    ],
    [
      { sessions: 11, expectedEmptyInMinutes: null, blocked: true },
      'node2 is draining: 11 sessions still on it, which will not empty by itself.',
    ],
    [{ sessions: 0, expectedEmptyInMinutes: 3 }, 'node2 is draining: no session left on it.'],
    [{ sessions: 1, expectedEmptyInMinutes: null }, 'node2 is draining: 1 session still on it.'],
    [
      { sessions: 1, expectedEmptyInMinutes: 600 },
      'node2 is draining: 1 session still on it, empty in about 10 h.',
    ],
  ])('says of a drain only what is known: %j', (drain, expected) => {
    expect(said({ drains: [{ node: 'node2', state: 'draining', blocked: false, ...drain }] })[0]?.text).toBe(
      expected,
    )
  })

  it('puts what is wrong before what is under way, gravest first', () => {
    const phrases = said({
      nodes: nodes({ up: 1, down: 1, degraded: 1, joining: 1 }),
      down: ['node3'],
      degraded: [{ name: 'node4', reason: '180 of 200 threads are busy' }],
      joining: ['node5'],
      balancers: [{ name: 'edge-1', failure: 'The connection was refused.' }],
      imports: [{ solution: 'crm', release: '2.0', done: 1, total: 4, reason: 'waiting for the broker' }],
    })
    expect(phrases.map(({ tone }) => tone)).toEqual(['down', 'down', 'warn', 'join', 'join', 'plain', 'dim'])
    expect(text(phrases)).toBe(
      'node3 is down. edge-1 does not answer: The connection was refused. node4 is degraded: 180 of 200 threads ' +
        'are busy. Import of crm 2.0: 1 of 4 nodes done, waiting for the broker. node5 is joining. ' +
        '486 sessions on 4 nodes, well spread. If node1, the fullest node, died now, the others would run at 71 %.',
    )
  })

  it('says how much it knows when it does not know all', () => {
    const phrases = said({
      nodes: nodes({ total: 14, up: 11, unknown: 3 }),
      unknown: ['node7', 'node8', 'node9'],
      sessionsUnknown: 3,
      loadIfFullestGonePercent: null,
    })
    expect(phrases).toEqual([
      { text: 'node7, node8 and node9 are unknown.', tone: 'warn' },
      { text: '486 sessions on the 11 of 14 nodes that are known.', tone: 'plain' },
    ])
  })

  it('does not call sessions unknown that are kept elsewhere', () => {
    const all = said({
      nodes: nodes({ total: 4, up: 4 }),
      ...{ sessions: null, sessionsUnknown: 0, sessionsElsewhere: 4 },
      ...{ wellSpread: null, loadIfFullestGonePercent: null },
    })
    expect(text(all)).toBe('All is well: 4 nodes, whose sessions are kept elsewhere.')
    const some = said({
      nodes: nodes({ total: 5, up: 5 }),
      ...{ sessions: 12, sessionsUnknown: 1, sessionsElsewhere: 2 },
      loadIfFullestGonePercent: null,
    })
    expect(text(some)).toBe('12 sessions on the 2 of 3 nodes that are known.')
  })

  it('never says well when nobody watches, and does not blame the nodes for it', () => {
    const unseen = ['node1', 'node2', 'node3', 'node4']
    const phrases = said({
      nodes: nodes({ up: 0, unknown: 4 }),
      unknown: unseen,
      observed: false,
      sessions: null,
      sessionsUnknown: 4,
      wellSpread: null,
      loadIfFullestGonePercent: null,
    })
    expect(phrases).toEqual([
      { text: 'No worker is watching: nothing here is newer than its age.', tone: 'warn' },
      { text: '4 nodes, sessions not known.', tone: 'plain' },
    ])
  })

  it('counts a thousand nodes instead of naming them', () => {
    const down = Array.from({ length: 120 }, (_, index) => `node${index}`)
    expect(said({ down, nodes: nodes({ total: 1000, up: 880, down: 120 }) })[0]?.text).toBe(
      'node0, node1, node2 and 117 more are down.',
    )
  })

  it('warns when the others could not carry the fullest, and when one node serves alone', () => {
    expect(said({ loadIfFullestGonePercent: 104 }).at(-1)).toEqual({
      text: 'If node1, the fullest node, died now, the others would run at 104 %, over the limit of 90 %.',
      tone: 'warn',
    })
    expect(said({ nodes: nodes({ up: 1, drained: 3 }) }).at(-1)).toEqual({
      text: 'If the node that serves died now, none would be left.',
      tone: 'warn',
    })
  })

  it('says that no node takes new sessions, and that there are none', () => {
    expect(said({ nodes: nodes({ up: 0, drained: 4 }) })[0]).toEqual({
      text: 'No node takes new sessions.',
      tone: 'down',
    })
    expect(said({ nodes: nodes({ total: 1, up: 0, joining: 1 }), joining: ['node1'] })[0]).toEqual({
      text: 'No node takes new sessions yet.',
      tone: 'join',
    })
    expect(said({ nodes: nodes({ total: 0, up: 0 }) })).toEqual([
      { text: 'No nodes yet: add the first one to watch it.', tone: 'plain' },
    ])
  })

  it('is never well with anything wrong in it', () => {
    const troubles: Partial<ClusterFacts>[] = [
      { down: ['node3'], nodes: nodes({ up: 3, down: 1 }) },
      { degraded: [{ name: 'node3', reason: null }], nodes: nodes({ up: 3, degraded: 1 }) },
      { unknown: ['node3'], nodes: nodes({ up: 3, unknown: 1 }) },
      { balancers: [{ name: 'edge-1', failure: 'gone' }] },
      { observed: false },
      { joining: ['node3'], nodes: nodes({ up: 3, joining: 1 }) },
    ]
    for (const trouble of troubles) expect(text(said(trouble))).not.toContain('All is well')
  })
})

describe('overviewSentence', () => {
  const cluster = (name: string, worst: 'down' | 'warn' | 'drain' | 'plain') => ({ name, worst })

  it('names what is wrong first and counts the rest', () => {
    const clusters = [
      cluster('prod', 'plain'),
      cluster('emea', 'down'),
      cluster('test', 'warn'),
      cluster('us', 'drain'),
    ]
    expect(overviewSentence(clusters)).toEqual([
      { text: 'emea needs you now.', tone: 'down' },
      { text: 'test is worth a look.', tone: 'warn' },
      { text: 'Work is under way in us.', tone: 'drain' },
      { text: 'The other one is well.', tone: 'plain' },
    ])
  })

  it('is calm when all is well, and leads on when there is nothing', () => {
    expect(text(overviewSentence([cluster('prod', 'plain')]))).toBe('All is well in prod.')
    expect(text(overviewSentence([cluster('prod', 'plain'), cluster('us', 'plain')]))).toBe(
      'All is well in 2 clusters.',
    )
    expect(text(overviewSentence([]))).toBe('No clusters yet: create the first one to watch its nodes.')
  })
})
