import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { transition } from '@/lib/domain/drain'
import { pendingBalancers } from './drain-balancers'
import { drainStep } from './drain-step'
import { at, edge, requested, running } from './fixtures/running-drain'

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
