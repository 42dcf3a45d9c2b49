import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type HealthState, healthWhenSilent, nextHealth } from './health'
import type { NodeObservation, NodeReading } from './model'

const start = Date.parse('2026-03-01T14:00:00Z')
const at = (seconds: number) => new Date(start + seconds * 1000)
const quiet = { missingSolutions: [], errorsPerSecond: 0, requestsPerSecond: 20 }

const calm: NodeReading = {
  version: 'Apache Tomcat/10.1.34',
  startedAt: at(-3600),
  sessions: 12,
  contexts: [],
  counters: { opened: 40, expired: 28, requests: 900, errors: 2 },
  threadsBusy: 4,
  threadsMax: 200,
  heapUsedBytes: 300,
  heapMaxBytes: 1000,
}

function answer(reading: Partial<NodeReading> = {}, latencyMs = 4): NodeObservation {
  return { ok: true, at: at(0), latencyMs, reading: { ...calm, ...reading } }
}

function failure(message = 'The connection was refused.'): NodeObservation {
  return { ok: false, at: at(0), latencyMs: 1, failure: { kind: 'refused', message } }
}

/** Probes 5 s apart, from nothing. */
function probed(observations: NodeObservation[], from: HealthState | null = null): HealthState {
  const last = observations.reduce<HealthState | null>(
    (state, observation, index) => nextHealth(state, observation, quiet, at(index * 5)),
    from,
  )
  if (!last) throw new Error('no observation')
  return last
}

describe('nextHealth', () => {
  it('needs two answers in a row to call a new node up', () => {
    expect(probed([answer()])).toMatchObject({
      health: 'unknown',
      reason: '1 of 2 answered probes that it needs to count as up',
    })
    expect(probed([answer(), answer()])).toMatchObject({
      health: 'up',
      since: at(5),
      reason: 'answered 2 probes in a row',
    })
    expect(probed([answer(), failure(), answer()]).health).toBe('unknown')
  })

  it('keeps a node up after one failed probe, saying so, and calls it down after two', () => {
    const up = [answer(), answer()]
    expect(probed([...up, failure()])).toMatchObject({
      health: 'up',
      since: at(5),
      reason: '1 of 2 failed probes that make it down: The connection was refused',
    })
    expect(probed([...up, failure(), failure()])).toMatchObject({
      health: 'down',
      since: at(15),
      reason: 'The connection was refused',
    })
    expect(probed([...up, failure(), answer(), failure()]).health).toBe('up')
  })

  it('leaves down only after two answers in a row', () => {
    const down = probed([failure(), failure()])
    expect(probed([answer()], down).health).toBe('down')
    expect(probed([answer(), failure(), answer()], down).health).toBe('down')
    expect(probed([answer(), answer()], down).health).toBe('up')
  })

  it.each([
    ['busy threads', answer({ threadsBusy: 180 }), '180 of 200 threads are busy'],
    ['a full heap', answer({ heapUsedBytes: 951 }), 'the heap is 95 % full'],
    ['a slow answer', answer({}, 2_300), 'it took 2.3 s to answer'],
  ])('is degraded by %s seen twice in a row, not once', (_, over, reason) => {
    const up = [answer(), answer()]
    expect(probed([...up, over])).toMatchObject({ health: 'up', reason: `seen 1 of 2 times: ${reason}` })
    expect(probed([...up, over, answer(), over]).health).toBe('up')
    expect(probed([...up, over, over])).toMatchObject({ health: 'degraded', reason, since: at(15) })
  })

  it('just below every threshold is up', () => {
    const edge = answer({ threadsBusy: 179, heapUsedBytes: 949 }, 1_999)
    expect(probed([edge, edge, edge]).health).toBe('up')
  })

  it('comes back from degraded after two clean probes', () => {
    const over = answer({ threadsBusy: 200 })
    const degraded = probed([answer(), answer(), over, over])
    expect(probed([answer()], degraded).health).toBe('degraded')
    expect(probed([answer(), over, answer()], degraded).health).toBe('degraded')
    expect(probed([answer(), answer()], degraded)).toMatchObject({
      health: 'up',
      reason: 'back below its thresholds',
    })
  })

  it('is degraded, not up, when a wanted solution does not run', () => {
    const facts = { ...quiet, missingSolutions: ['crm'] }
    const first = nextHealth(null, answer(), facts, at(0))
    expect(nextHealth(first, answer(), facts, at(5))).toMatchObject({
      health: 'degraded',
      reason: 'crm is wanted and does not run',
    })
  })

  it('judges errors by their share, and not where there are few or no share is known', () => {
    const healthOf = (errorsPerSecond: number, requestsPerSecond: number | null) => {
      const facts = { missingSolutions: [], errorsPerSecond, requestsPerSecond }
      return nextHealth(nextHealth(null, answer(), facts, at(0)), answer(), facts, at(5))
    }
    expect(healthOf(3, 20)).toMatchObject({
      health: 'degraded',
      reason: '15 % of requests are errors, 3.0 a second',
    })
    expect(healthOf(3, 100).health).toBe('up')
    expect(healthOf(0.5, 1).health).toBe('up')
    expect(healthOf(50, null).health).toBe('up')
  })

  it('takes figures that the node does not give for nothing at all', () => {
    const bare = answer({ threadsBusy: null, threadsMax: null, heapUsedBytes: 9, heapMaxBytes: null })
    expect(probed([bare, bare]).health).toBe('up')
  })
})

describe('nextHealth over any history', () => {
  const observation = fc.constantFrom(answer(), answer({ threadsBusy: 199 }), failure())
  const histories = fc.array(observation, { minLength: 1, maxLength: 60 })

  it('is never up, degraded or down without two probes in a row that say so', () => {
    fc.assert(
      fc.property(histories, (history) => {
        let state: HealthState | null = null
        history.forEach((now, index) => {
          const before: HealthState | null = state
          state = nextHealth(before, now, quiet, at(index * 5))
          const changed = state.health !== (before?.health ?? 'unknown')
          const previous = history[index - 1]
          expect(state.reason).toBeTruthy()
          if (!changed) {
            expect(state.since).toEqual(before?.since ?? at(index * 5))
            return
          }
          expect(state.since).toEqual(at(index * 5))
          expect(previous?.ok).toBe(now.ok)
          expect(state.health === 'down').toBe(!now.ok)
        })
      }),
      { seed: 20260301, numRuns: 400 },
    )
  })

  it('says down after any two failures in a row, whatever was before', () => {
    fc.assert(
      fc.property(histories, (history) => {
        expect(probed([...history, failure(), failure()]).health).toBe('down')
        expect(probed([...history, answer(), answer(), answer()]).health).toBe('up')
      }),
      { seed: 20260302, numRuns: 400 },
    )
  })
})

describe('healthWhenSilent', () => {
  const up = probed([answer(), answer()])

  it('keeps what is known for three intervals', () => {
    expect(healthWhenSilent(up, at(5), 5, at(20))).toBe(up)
  })

  it('knows nothing after that, since then', () => {
    expect(healthWhenSilent(up, at(5), 5, at(26))).toEqual({
      health: 'unknown',
      since: at(20),
      reason: 'not observed for 21 s; it was up then',
      good: 0,
      bad: 0,
    })
  })

  it('does not take a silent node back without two answers', () => {
    const silent = healthWhenSilent(up, at(5), 5, at(100))
    expect(nextHealth(silent, answer(), quiet, at(105)).health).toBe('unknown')
  })
})
