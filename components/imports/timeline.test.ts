import { describe, expect, it } from 'vitest'
import type { Import, ImportStep } from '@/lib/client/shapes'
import { estimateEmptyAt } from './estimate'
import { phaseDurations, timeline } from './timeline'

const start = '2026-03-02T14:02:00.000Z'
const ms = (n: number) => Date.parse(start) + n * 60_000
const minute = (n: number) => new Date(ms(n)).toISOString()

function step(node: string, rest: Partial<ImportStep> = {}): ImportStep {
  return {
    node,
    state: 'staged',
    reason: null,
    output: null,
    startedAt: start,
    endedAt: null,
    phases: { staging: { startedAt: start, endedAt: minute(0.5) } },
    drain: [],
    sessions: 120,
    agentConnected: true,
    ...rest,
  }
}

function run(steps: ImportStep[], rest: Partial<Import> = {}): Import {
  return {
    id: '1',
    number: 12,
    cluster: 'prod',
    solution: 'crm',
    release: '4.2',
    previous: '4.1',
    strategy: 'rolling',
    state: 'activating',
    reason: null,
    startedBy: { kind: 'person', id: 'p', name: 'Mara' },
    startedAt: start,
    endedAt: null,
    steps,
    sentence: [],
    ...rest,
  }
}

const done = step('node1', {
  state: 'done',
  endedAt: minute(18),
  phases: {
    staging: { startedAt: start, endedAt: minute(0.5) },
    draining: { startedAt: minute(1), endedAt: minute(17) },
    activating: { startedAt: minute(17), endedAt: minute(17.5) },
    verifying: { startedAt: minute(17.5), endedAt: minute(18) },
  },
  drain: [
    { at: minute(1), sessions: 128 },
    { at: minute(17), sessions: 0 },
  ],
})
const draining = step('node2', {
  state: 'draining',
  sessions: 31,
  phases: {
    staging: { startedAt: start, endedAt: minute(0.5) },
    draining: { startedAt: minute(19), endedAt: null },
  },
  drain: [
    { at: minute(19), sessions: 124 },
    { at: minute(21), sessions: null },
    { at: minute(23), sessions: 31 },
  ],
})

describe('the lanes of an import', () => {
  it('shows what happened solid and what is to come estimated', () => {
    const { lanes, now } = timeline(run([done, draining, step('node3')]), ms(23))
    for (const segment of lanes.flatMap(({ segments }) => segments))
      expect(segment.estimated ? segment.from >= now : segment.to <= now).toBe(true)
    expect(lanes.map(({ segments }) => segments.some(({ estimated }) => estimated))).toEqual([
      true,
      true,
      true,
    ])
  })

  it('expects the nodes of a rolling import one after another', () => {
    const { lanes } = timeline(run([done, draining, step('node3'), step('node4')]), ms(23))
    const [, second, third, fourth] = lanes.map(({ servesAt }) => servesAt)
    expect(second).toBeGreaterThan(ms(23))
    expect(third).toBeGreaterThan(second as number)
    expect(fourth).toBeGreaterThan(third as number)
  })

  it('claims no time when nothing tells how long a drain takes', () => {
    const stuck = { ...draining, drain: [{ at: minute(19), sessions: 5 }], sessions: 5 }
    const { lanes } = timeline(run([stuck, step('node2')]), ms(23))
    expect(lanes.map(({ servesAt }) => servesAt)).toEqual([null, null])
    expect(lanes.flatMap(({ segments }) => segments).some(({ estimated }) => estimated)).toBe(false)
  })

  it('draws no estimate once the import is over', () => {
    const failed = step('node2', {
      state: 'failed',
      endedAt: minute(20),
      phases: { activating: { startedAt: minute(19), endedAt: null } },
    })
    const { lanes } = timeline(run([done, failed], { state: 'failed', endedAt: minute(20) }), ms(90))
    expect(lanes.flatMap(({ segments }) => segments).filter(({ estimated }) => estimated)).toEqual([])
    expect(lanes[1]?.segments.at(-1)?.to).toBe(ms(20))
  })

  it('keeps what happened readable however far the estimates reach', () => {
    const steps = Array.from({ length: 40 }, (_, index) => step(`later${index}`))
    const { from, to, now } = timeline(run([done, ...steps]), ms(23))
    expect((now - from) / (to - from)).toBeGreaterThanOrEqual(0.25)
  })

  it('leaves unknown session counts out of the wedge', () => {
    const { lanes } = timeline(run([draining]), ms(23))
    const wedge = lanes[0]?.segments.find(({ kind, estimated }) => kind === 'draining' && !estimated)
    expect(wedge?.points.map(({ sessions }) => sessions)).toEqual([124, 31])
  })

  it('does not chain the nodes of an import that is all at once', () => {
    const activating = (node: string) =>
      step(node, { state: 'activating', phases: { activating: { startedAt: minute(1), endedAt: null } } })
    const { lanes } = timeline(
      run([{ ...done, endedAt: minute(2) }, activating('a'), activating('b')], { strategy: 'all-at-once' }),
      ms(1.2),
    )
    expect(lanes[1]?.servesAt).toBe(lanes[2]?.servesAt)
  })
})

describe('the estimate of an empty node', () => {
  const at = (n: number, sessions: number) => ({ at: ms(n), sessions })

  it('carries the decay on', () => {
    const emptyAt = estimateEmptyAt([at(0, 64), at(10, 8)], ms(10))
    // Three halvings in ten minutes; four more to half a session.
    expect(emptyAt).toBeCloseTo(ms(10 + 40 / 3), -1)
  })

  it('is not made of a count that does not fall', () => {
    expect(estimateEmptyAt([at(0, 5), at(9, 5)], ms(9))).toBeNull()
    expect(estimateEmptyAt([at(0, 5), at(9, 9)], ms(9))).toBeNull()
    expect(estimateEmptyAt([], ms(9))).toBeNull()
  })

  it('is dropped when the time it named has passed', () => {
    expect(estimateEmptyAt([at(0, 64), at(1, 1)], ms(60))).toBeNull()
  })
})

describe('durations in words', () => {
  it('says what a finished phase took and what a running one has taken so far', () => {
    expect(phaseDurations(draining, ms(23))).toEqual([
      { phase: 'staging', words: 'staged in', seconds: 30, running: false },
      { phase: 'draining', words: 'draining for', seconds: 240, running: true },
    ])
  })

  it('does not call a phase finished in which the step failed', () => {
    const span = { startedAt: minute(1), endedAt: minute(2) }
    const failed = step('node1', {
      state: 'failed',
      endedAt: minute(2),
      phases: { staging: span, activating: span },
    })
    expect(phaseDurations(failed, ms(9)).map(({ words, seconds }) => `${words} ${seconds}`)).toEqual([
      'staged in 60',
      'activating for 60',
    ])
  })
})
