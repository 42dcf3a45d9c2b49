import { expect, it } from 'vitest'
import type { RunningDrain } from '@/lib/store/running-drains'
import { endedUncounted } from './drain-endings'

const start = Date.parse('2026-11-20T12:00:00Z')
const at = (seconds: number) => new Date(start + seconds * 1000)
/** Muster began to end five sessions at second 0, and nobody counted what became of it. */
const left = (sessions: number | null, second: number, latencyMs = 10) =>
  ({
    ending: { sessions: 5, at: at(0) },
    sessions,
    attemptedAt: at(second),
    readings: [{ at: at(second), latencyMs, sessions }],
  }) as RunningDrain

it.each([
  ['none is left', left(0, 1), 5],
  ['some are left, long after', left(2, 6), 3],
  ['some are left, while they may still be ending', left(2, 1), null],
  ['the node was read before', left(0, -1), null],
  ['the node was asked before, and answered after', left(0, 1, 1_500), null],
  ['the count is not known', left(null, 9), null],
  ['more are there than before, by stale cookies', left(6, 9), 0],
  ['nothing was begun', { ...left(0, 9), ending: null }, null],
])('counts what a dead worker ended by what is gone: %s', (_, drain, ended) => {
  expect(endedUncounted(drain)).toBe(ended)
})
