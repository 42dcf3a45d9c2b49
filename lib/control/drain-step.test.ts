import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DrainProgress, transition } from '@/lib/domain/drain'
import type { RunningDrain } from '@/lib/store/running-drains'
import { pendingBalancers } from './drain-balancers'
import { drainStep } from './drain-step'

const start = Date.parse('2026-11-20T12:00:00Z')
const at = (tick: number) => new Date(start + tick * 100)
const requested: DrainProgress = {
  ...{ state: 'requested', deadlineAt: null, onDeadline: 'keep-waiting', confirmedAt: null, endedAt: null },
  after: 'drained',
  ...{ openedAtConfirm: null, openedSince: 0, sessionsAtStart: null, zeroReadings: 0, lastReadingAt: null },
}

type Member = RunningDrain['balancers'][number]
const edge = (more: Partial<Member> = {}): Member => ({
  ...{ id: 'b1', name: 'edge-1', observedAt: at(0), failure: null, member: 'node1', intent: 'ready' },
  inFlight: 0,
  ...more,
})

function running(more: Partial<RunningDrain> = {}): RunningDrain {
  return {
    ...{ id: 'd1', clusterId: 'c1', cluster: 'prod', nodeId: 'n1', node: 'node1', nodeState: 'draining' },
    ...{ progress: requested, requestedAt: at(0), waiting: [], expectedEmptyAt: null, failure: null },
    ...{ without: [], messages: [], watch: null, expected: null, kind: 'tomcat' },
    ...{
      sessions: 3,
      sessionsEnded: 0,
      observedAt: at(0),
      attemptedAt: at(0),
      openedTotal: 10,
      balancers: [edge()],
      readings: [],
    },
    ...more,
  }
}

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

/** What can happen to the world in a tick of 100 ms. */
const happening = fc.constantFrom(
  ...(['nothing', 'arrive', 'leave', 'leave', 'leave', 'restart', 'down', 'up', 'mute', 'speak'] as const),
)
const world = fc.record({
  sessions: fc.nat(4),
  happenings: fc.array(fc.tuple(happening, fc.nat(1)), { minLength: 20, maxLength: 150 }),
  cancelAt: fc.option(fc.nat(150)),
})

describe('a drain in a world where balancers forget, die and come back', () => {
  it('is drained only when the node was seen empty twice while every balancer held it', () => {
    let drained = 0
    fc.assert(
      fc.property(world, ({ sessions, happenings, cancelAt }) => {
        const edges = [0, 1].map((index) => ({
          up: true,
          intent: 'ready',
          stored: edge({ id: `b${index}` }),
        }))
        let held = sessions
        let mute = false
        let progress = requested
        let samples: { tick: number; sessions: number | null }[] = []
        let heldSince: number | null = null
        for (const [tick, [what, which]] of happenings.entries()) {
          const one = edges[which]!
          if (what === 'arrive' && edges.some(({ up, intent }) => up && intent === 'ready')) held += 1
          if (what === 'leave') held = Math.max(0, held - 1)
          if (what === 'restart') Object.assign(one, { up: true, intent: 'ready' })
          if (what === 'down') one.up = false
          if (what === 'up' && !one.up) Object.assign(one, { up: true, intent: 'ready' })
          if (what === 'mute' || what === 'speak') mute = what === 'mute'
          if (tick === cancelAt) {
            progress = transition(progress, { kind: 'cancelled' }, at(tick))
            expect(progress.endedAt).not.toBeNull()
            return
          }
          // The watch sees each balancer, tells again what was forgotten, and takes the confirmation back.
          for (const { up, intent, stored } of edges) {
            stored.failure = up ? null : { kind: 'refused', message: 'Nothing listens.' }
            if (up && stored.intent === 'drain' && intent !== 'drain') {
              progress = { ...progress, confirmedAt: null, zeroReadings: 0 }
            }
            if (up) stored.intent = intent === 'drain' ? 'drain' : 'ready'
          }
          if (tick % 3 === 0) samples.push({ tick, sessions: mute ? null : held })
          // The controller tells whoever has to be told, and takes a step.
          const drain = running({
            ...{ progress, balancers: edges.map(({ stored }) => ({ ...stored })) },
            readings: samples
              .filter((sample) => progress.lastReadingAt === null || at(sample.tick) > progress.lastReadingAt)
              .map((sample) => ({ at: at(sample.tick), latencyMs: 1, sessions: sample.sessions })),
          })
          const missing = pendingBalancers(drain)
          if (missing.length > 0 || !progress.confirmedAt) {
            for (const balancer of edges) {
              if (!balancer.up) continue
              balancer.intent = 'drain'
              balancer.stored.intent = 'drain'
            }
          }
          const allHold = edges.every(({ up, intent }) => up && intent === 'drain')
          if (!allHold) heldSince = null
          else heldSince ??= tick
          const pending = edges.flatMap(({ up, stored }) => (up ? [] : [`${stored.name} does not answer`]))
          const step = drainStep(drain, { lost: missing.length > 0, pending }, null, at(tick))
          progress = step.progress
          if (progress.state === 'drained') {
            drained += 1
            expect(step.nodeState).toBe('drained')
            const last = samples.slice(-2)
            expect(last.map((sample) => sample.sessions)).toEqual([0, 0])
            expect(heldSince).not.toBeNull()
            expect(last[0]!.tick).toBeGreaterThanOrEqual(heldSince!)
            return
          }
          samples = samples.slice(-4)
        }
      }),
      { seed: 7_305, numRuns: 300 },
    )
    expect(drained).toBeGreaterThan(60)
  })
})
