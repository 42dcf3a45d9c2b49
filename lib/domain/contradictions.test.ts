import { describe, expect, it } from 'vitest'
import { type ContradictionFacts, contradictions } from './contradictions'

const now = new Date('2026-05-01T12:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)

const agreeing: ContradictionFacts = {
  state: 'active',
  stateSince: ago(7_200),
  health: 'up',
  healthSince: ago(180),
  route: 'r1',
  hasMaintenance: true,
  maintenanceMode: false,
  sessions: 4,
  quietSince: null,
  deployment: null,
  members: [
    {
      ...{ balancer: 'edge', member: 'node1', intent: 'ready', opinion: 'up', route: 'r1' },
      ...{ answers: true, adopted: false, observedAt: ago(1) },
    },
  ],
  cluster: { busy: 3, deployments: [] },
}
const withMember = (more: Partial<ContradictionFacts['members'][number]>) => ({
  ...agreeing,
  members: agreeing.members.map((member) => ({ ...member, ...more })),
})
const off = {
  ...withMember({ intent: 'maintenance' }),
  state: 'maintenance',
  maintenanceMode: true,
} as const
const said = (facts: ContradictionFacts) => contradictions(facts, now)

describe('contradictions', () => {
  it('are none where all say the same', () => {
    expect(said(agreeing)).toEqual([])
    expect(said(off)).toEqual([])
    expect(said({ ...off, hasMaintenance: false, maintenanceMode: null })).toEqual([])
    expect(said({ ...withMember({ intent: 'drain' }), state: 'drained', sessions: 0 })).toEqual([])
  })

  it.each<[ContradictionFacts, string]>([
    [withMember({ intent: 'drain' }), 'edge is told to drain, and the node is active'],
    [
      { ...agreeing, state: 'maintenance', maintenanceMode: true },
      'edge is told ready, and the node is in maintenance',
    ],
    [{ ...agreeing, health: 'down' }, 'edge says up, and the probe says down for 3 min'],
    [
      { ...withMember({ observedAt: ago(40) }), health: 'down' },
      'edge says up (40 s ago), and the probe says down for 3 min',
    ],
    [withMember({ opinion: 'down' }), 'edge says down, and the probe says up for 3 min'],
    [withMember({ route: 'n1' }), "edge routes by n1, and the node's route is r1"],
    [
      { ...off, maintenanceMode: false },
      'Its own maintenance mode is off, and the node is in maintenance for 2 h',
    ],
    [
      { ...off, maintenanceMode: null },
      'The node is in maintenance for 2 h, and whether its own maintenance mode is on is not known',
    ],
    [
      { ...withMember({ intent: 'drain' }), state: 'drained', sessions: 2 },
      'It is drained for 2 h, and holds 2 sessions again',
    ],
    [
      { ...agreeing, quietSince: ago(700) },
      'It is up and had no request for 11 min, and 3 others have traffic',
    ],
  ])('are said in words, with figures', (facts, sentence) => {
    expect(said(facts)).toEqual([sentence])
  })

  it('name each balancer that sends people to a node that turns them away', () => {
    expect(said({ ...agreeing, maintenanceMode: true })).toEqual([
      'edge says up and sends it new users, and its own maintenance mode turns them away',
      'Its own maintenance mode is on, and the node is active for 2 h',
    ])
    expect(said({ ...withMember({ intent: 'drain' }), state: 'draining', maintenanceMode: true })).toEqual([
      'Its own maintenance mode is on, and the node is draining for 2 h',
    ])
  })

  it('are not claimed of a balancer that does not answer, nor of what is not known', () => {
    expect(said(withMember({ intent: 'drain', answers: false }))).toEqual([])
    expect(said(withMember({ intent: 'unknown', opinion: 'unknown', route: null }))).toEqual([])
    expect(said({ ...withMember({ opinion: 'down' }), health: 'unknown' })).toEqual([])
    expect(said({ ...withMember({ intent: 'drain' }), state: 'drained', sessions: null })).toEqual([])
  })

  it('are not claimed of a maintenance mode that has had no time to follow, or of one that nobody asks for', () => {
    expect(said({ ...off, maintenanceMode: false, stateSince: ago(5) })).toEqual([])
    expect(said({ ...agreeing, maintenanceMode: null })).toEqual([])
    expect(said({ ...off, maintenanceMode: null, health: 'down', members: [] })).toEqual([])
  })

  it('are not claimed of what somebody let stand', () => {
    expect(said(withMember({ intent: 'drain', adopted: true }))).toEqual([])
  })

  it('are not claimed of a node without traffic that is new, out, or like all others', () => {
    const quiet = { ...agreeing, quietSince: ago(700) }
    expect(said({ ...quiet, quietSince: ago(299) })).toEqual([])
    expect(said({ ...quiet, stateSince: ago(299) })).toEqual([])
    expect(said({ ...quiet, cluster: { busy: 0, deployments: [] } })).toEqual([])
    expect(said({ ...quiet, health: 'unknown' })).toEqual([])
    expect(said({ ...quiet, ...withMember({ intent: 'drain' }), state: 'draining' })).toEqual([])
  })

  it('say of the fewer nodes that their deployment differs, and of all where none are fewer', () => {
    const of = (deployment: string, ...counts: [string, number][]) =>
      said({
        ...agreeing,
        deployment,
        cluster: { busy: 0, deployments: counts.map(([name, nodes]) => ({ deployment: name, nodes })) },
      })
    expect(of('deployment b', ['deployment a', 3], ['deployment b', 1])).toEqual([
      'It has deployment b, and 3 others have deployment a',
    ])
    expect(of('deployment a', ['deployment a', 3], ['deployment b', 1])).toEqual([])
    expect(of('deployment a', ['deployment a', 1], ['deployment b', 1])).toHaveLength(1)
    expect(of('deployment b', ['deployment a', 1], ['deployment b', 1])).toHaveLength(1)
    expect(of('deployment a', ['deployment a', 4])).toEqual([])
  })
})
