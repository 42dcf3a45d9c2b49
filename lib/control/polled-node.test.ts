import { describe, expect, it } from 'vitest'
import type { NodeObservation, NodeReading } from '@/lib/domain/model'
import type { StoredObservation } from '@/lib/store/observations'
import type { WatchedNode } from './inventory'
import { afterPoll, smoothed } from './polled-node'

const start = new Date('2026-11-20T12:00:00Z')
const second = (count: number) => new Date(start.getTime() + count * 1000)
const node: WatchedNode = {
  ...{
    id: 'n1',
    name: 'node1',
    address: 'node1:80',
    kind: 'tomcat',
    route: 'node1',
    weight: 1,
    state: 'active',
  },
  ...{ pollStopped: false, awaited: false, sealedPassword: 'sealed' },
  cluster: {
    ...{ id: 'c1', slug: 'prod', pollIntervalSeconds: 5, balancerIntervalSeconds: 2 },
    wanted: [{ solution: 'crm', contextPath: '/crm', version: '000001.1.0' }],
  },
  target: { address: 'node1:80', managerUrl: null, username: 'muster', password: 'x', timeoutMs: 1000 },
}

function answer(
  at: Date,
  sessions: number,
  opened: number,
  more: Partial<NodeReading> = {},
): NodeObservation {
  const context = { path: '/crm', version: '000001.1.0', running: true, sessions, opened, startedAt: start }
  const reading: NodeReading = {
    ...{ version: '10.1', startedAt: start, sessions, contexts: [context] },
    counters: { opened, expired: opened - sessions, requests: opened * 10, errors: 0 },
    ...{ threadsBusy: 1, threadsMax: 100, heapUsedBytes: 1, heapMaxBytes: 100 },
  }
  return { ok: true, at, latencyMs: 5, reading: { ...reading, ...more } }
}
const silence = (at: Date, kind: 'timeout' | 'unauthorized' = 'timeout'): NodeObservation => ({
  ...{ ok: false, at, latencyMs: 1000, failure: { kind, message: 'It did not answer.' } },
})
/** Plays polls in turn and returns every row. */
function play(...observations: NodeObservation[]) {
  let before: StoredObservation | null = null
  return observations.map((observation) => {
    const result = afterPoll(before, observation, node)
    before = result.row
    return result
  })
}

describe('a poll', () => {
  it('counts what happened since the one before', () => {
    const [, two] = play(answer(second(0), 5, 100), answer(second(5), 7, 110))
    expect(two?.row).toMatchObject({ sessions: 7, opened: 10, openedTotal: 10, requestsPerSecond: 20 })
    expect(two?.row.openedPerMinute).toBe(120)
  })

  it('keeps the last count, with its age, until the node is down, and then knows none', () => {
    const rows = play(
      ...[answer(second(0), 5, 9), answer(second(5), 5, 9), silence(second(10)), silence(second(15))],
    ).map(({ row }) => row)
    expect(rows[2]).toMatchObject({
      health: 'up',
      sessions: 5,
      observedAt: second(5),
      attemptedAt: second(10),
    })
    expect(rows[2]?.sampleSessions).toBeNull()
    expect(rows[3]).toMatchObject({ health: 'down', sessions: null, observedAt: second(5) })
  })

  it('tells a health that changed once, with its reason', () => {
    const told = play(
      answer(second(0), 5, 9),
      answer(second(5), 5, 9),
      silence(second(10)),
      silence(second(15)),
    )
    expect(told.map(({ events }) => events.map(({ summary }) => summary))).toEqual([
      [],
      ['node1 is up'],
      [],
      ['node1 is down'],
    ])
    expect(told[3]?.events[0]?.reason).toBe('It did not answer')
  })

  it('goes on counting when the node restarted, and says that it did', () => {
    const restarted = answer(second(10), 2, 3, {
      startedAt: second(8),
      contexts: [
        { path: '/crm', version: '000001.1.0', running: true, sessions: 2, opened: 3, startedAt: second(8) },
      ],
    })
    const [, , three] = play(answer(second(0), 5, 100), answer(second(5), 6, 104), restarted)
    expect(three?.row.openedTotal).toBe(4 + 3)
    expect(three?.events.map(({ type }) => type)).toContain('node.restarted')
  })

  it('is degraded where nothing runs of what is wanted', () => {
    const bare = (at: Date) => answer(at, 0, 0, { contexts: [] })
    const [, two] = play(bare(second(0)), bare(second(5)))
    expect(two?.row).toMatchObject({ health: 'degraded', healthReason: 'crm is wanted and does not run' })
  })

  it('asks for polling to stop, with the credentials that were refused', () => {
    const [one] = play(silence(second(0), 'unauthorized'))
    expect(one?.row.refused).toEqual({ username: 'muster', sealedPassword: 'sealed' })
    expect(play(silence(second(0)))[0]?.row.refused).toBeNull()
  })
})

describe('the rate of opened sessions', () => {
  it('follows what is seen within about a minute, and stands still where nothing is known', () => {
    expect(smoothed(null, 60, 5_000)).toBe(60)
    expect(smoothed(60, null, 5_000)).toBe(60)
    let rate: number | null = 60
    for (let poll = 0; poll < 12; poll += 1) rate = smoothed(rate, 0, 5_000)
    expect(rate).toBeCloseTo(60 / Math.E, 5)
  })
})

describe('a node that nobody asks anything', () => {
  const counted = (at: Date, requests: number | null) => {
    const context = {
      ...{ path: '/crm', version: '000001.1.0', running: true, sessions: 1, opened: 1, startedAt: start },
      requests,
    }
    // What the server counts grows with every poll: that is nobody's traffic.
    const counters = { opened: 1, expired: 0, requests: at.getTime() / 1000, errors: 0 }
    return answer(at, 1, 1, { contexts: [context], counters })
  }
  const quiet = (...observations: NodeObservation[]) => play(...observations).map(({ row }) => row.quietSince)

  it('is quiet since the poll after which its applications counted no more', () => {
    expect(
      quiet(counted(second(0), 10), counted(second(5), 12), counted(second(10), 12), counted(second(15), 12)),
    ).toEqual([null, null, second(5), second(5)])
  })

  it('stays quiet over a poll that failed, and is not once it answered somebody', () => {
    const polls = [counted(second(0), 10), counted(second(5), 10), silence(second(10))]
    expect(quiet(...polls, counted(second(15), 10))).toEqual([null, second(0), second(0), second(0)])
    expect(quiet(...polls, counted(second(15), 11)).at(-1)).toBeNull()
  })

  it('is not called quiet where its applications count no requests', () => {
    expect(quiet(counted(second(0), null), counted(second(5), null)).at(-1)).toBeNull()
  })
})

describe('a node without applications', () => {
  it('lacks no solution that its cluster wants', () => {
    const bare = { contexts: [], sessions: null }
    const page = { ...node, kind: 'http' as const }
    let before: StoredObservation | null = null
    for (let round = 0; round < 4; round++) {
      before = afterPoll(before, answer(second(round * 5), 0, 0, bare), page).row
    }
    expect(before?.health).toBe('up')
    for (let round = 4; round < 8; round++) {
      before = afterPoll(before, answer(second(round * 5), 0, 0, bare), node).row
    }
    expect(before).toMatchObject({ health: 'degraded', healthReason: 'crm is wanted and does not run' })
  })

  it('has the deployment and the maintenance mode that it tells, and keeps them while it is silent', () => {
    const told = answer(second(0), 0, 0, { deployment: 'deployment 7', maintenanceMode: true })
    for (const { row } of play(told, silence(second(5)))) {
      expect(row).toMatchObject({ deployment: 'deployment 7', maintenanceMode: true })
    }
  })
})
