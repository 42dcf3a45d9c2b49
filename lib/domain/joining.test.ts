import { describe, expect, it } from 'vitest'
import { type JoiningBalancer, type JoiningFacts, joiningConditions, mayBecomeActive } from './joining'
import type { PeerSettings } from './peer-settings'

const settings = (name: string, more: Partial<PeerSettings> = {}): PeerSettings => ({
  ...{ name, kind: 'tomcat', version: 'Apache Tomcat/10.1.34', deployment: null, paths: ['/crm'] },
  ...more,
})

const edge: JoiningBalancer = {
  ...{ name: 'edge-1', silence: null, placement: null },
  member: { name: 'node4', route: 'node4' },
}

const ready: JoiningFacts = {
  ...{ health: 'up', healthReason: null, pollStopped: false, holdsReleases: true, agentConnected: true },
  wanted: [{ solution: 'crm', release: '2.0', verified: true }],
  ...{ sticky: true, route: 'node4', balancers: [edge] },
  own: settings('node4'),
  peers: [settings('node1'), settings('node2')],
}

const unmet = (more: Partial<JoiningFacts>) =>
  joiningConditions({ ...ready, ...more }).flatMap(({ met, condition, state, message }) =>
    met ? [] : [`${condition} ${state}: ${message}`],
  )

const placement = { way: 'added', slot: null, state: 'waiting', message: null } as const

describe('joiningConditions', () => {
  it('are lines, each with where it stands, and together let a node become active', () => {
    const lines = joiningConditions(ready)
    expect(lines.map(({ condition, message }) => `${condition}: ${message}`)).toEqual([
      'probe: The probe is up',
      'agent: Its agent is connected',
      'release: It serves crm 2.0',
      'place: edge-1 knows it as node4',
      'route: Its route is node4, at edge-1 too',
      'settings: Its settings are those of node1 and node2',
    ])
    expect(mayBecomeActive(lines)).toBe(true)
  })

  it.each<[string, Partial<JoiningFacts>, string]>([
    [
      'a probe that is not up',
      { health: 'degraded', healthReason: 'crm is wanted and does not run' },
      'probe waiting: The probe is degraded: crm is wanted and does not run',
    ],
    [
      'credentials that were refused',
      { health: 'unknown', healthReason: 'polling stopped', pollStopped: true },
      'probe failed: The probe is unknown: polling stopped',
    ],
    ['an agent that is away', { agentConnected: false }, 'agent waiting: Its agent is not connected'],
    [
      'a wanted release that it does not serve',
      { wanted: [{ solution: 'crm', release: '2.0', verified: false }] },
      'release waiting: It does not serve crm 2.0 yet',
    ],
    [
      'no balancer that knows it',
      { balancers: [{ ...edge, member: null }] },
      'place waiting: edge-1 does not know it: give it a place there, or add it to the configuration',
    ],
    [
      'a place that is still to be told',
      { balancers: [{ ...edge, member: null, placement }] },
      'place waiting: edge-1 has yet to take it in',
    ],
    [
      'a place at a balancer that is away',
      { balancers: [{ ...edge, member: null, placement, silence: 'Nothing listens there.' }] },
      'place waiting: edge-1 has yet to take it in: Nothing listens there.',
    ],
    [
      'a place that was refused',
      {
        balancers: [
          { ...edge, member: null, placement: { ...placement, state: 'failed', message: 'no free slot' } },
        ],
      },
      'place failed: edge-1 did not take it in: no free slot',
    ],
    [
      "a member of its name that is another node's",
      {
        balancers: [{ ...edge, placement: { ...placement, state: 'failed', message: 'the name is taken' } }],
      },
      'place failed: edge-1 did not take it in: the name is taken',
    ],
    [
      'another route than its member has',
      { route: 'node9' },
      'route failed: Its route is node9, but edge-1 sends it the sessions of node4: make them equal, else its users lose their sessions',
    ],
    [
      'another server version than every peer',
      { own: settings('node4', { version: 'Apache Tomcat/9.0.98' }) },
      'settings failed: It runs Apache Tomcat/9.0.98, node1 and node2 Apache Tomcat/10.1.34',
    ],
    [
      'an application that every peer runs',
      { own: settings('node4', { paths: [] }) },
      'settings failed: It does not run /crm, which node1 and node2 do',
    ],
    ['settings that are not known', { own: null }, 'settings waiting: Its settings are not known yet'],
  ])('name %s', (_, facts, message) => {
    expect(unmet(facts)).toEqual([message])
    expect(mayBecomeActive(joiningConditions({ ...ready, ...facts }))).toBe(false)
  })

  it('ask for no agent where no release is wanted, or the kind holds none', () => {
    expect(unmet({ agentConnected: false, wanted: [] })).toEqual([])
    expect(
      unmet({
        agentConnected: false,
        holdsReleases: false,
        wanted: [{ solution: 'crm', release: '2.0', verified: false }],
      }),
    ).toEqual([])
  })

  it('need no balancer where there is none, and only one of several', () => {
    expect(unmet({ balancers: [] })).toEqual([])
    expect(unmet({ balancers: [edge, { ...edge, name: 'edge-2', member: null }] })).toEqual([])
  })

  it('take no route into account that a balancer does not name, or where sessions need not stay', () => {
    const nameless = { ...edge, member: { name: 'node4', route: null } }
    expect(unmet({ route: null, balancers: [nameless] })).toEqual([])
    expect(unmet({ route: 'node9', sticky: false })).toEqual([])
  })

  it('have no quarrel with a node that is like one of peers that differ', () => {
    const peers = [settings('node1'), settings('node2', { version: 'Apache Tomcat/10.1.40' })]
    expect(unmet({ peers })).toEqual([])
    expect(unmet({ peers: [] })).toEqual([])
  })

  it('see that what it was deployed from is not what its peers were', () => {
    const deployed = (name: string, deployment: string) =>
      settings(name, { kind: 'outsystems', version: null, paths: [], deployment })
    const peers = [deployed('node1', 'd-7')]
    expect(unmet({ own: deployed('node4', 'd-6'), peers })).toEqual([
      'settings failed: It was deployed from d-6, node1 d-7',
    ])
    expect(unmet({ peers })).toEqual(['settings failed: It is of kind tomcat, node1 of kind outsystems'])
  })
})
