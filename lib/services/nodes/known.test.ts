import { expect, test } from 'vitest'
import type { NodeGlance } from '@/lib/store/node-glances'
import { knownOf } from './known'

const now = new Date('2026-01-01T12:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)

function node(seconds: number | null, changes: Partial<NodeGlance> = {}): NodeGlance {
  return {
    id: '1',
    clusterId: '1',
    name: 'node1',
    kind: 'tomcat',
    address: '10.0.0.1:8080',
    route: null,
    zone: null,
    weight: 1,
    capacity: null,
    state: 'active',
    stateSince: now,
    pollStoppedAt: null,
    observation:
      seconds === null
        ? null
        : {
            health: 'up',
            healthSince: ago(600),
            healthReason: 'answers',
            good: 9,
            bad: 0,
            attemptedAt: ago(seconds),
            observedAt: ago(seconds),
            failure: null,
            startedAt: null,
            sessions: 7,
            openedPerMinute: 1,
            requestsPerSecond: 1,
            errorsPerSecond: 0,
            latencyMs: 1,
          },
    ...changes,
  }
}

test('what was seen within three intervals stands for now', () => {
  expect(knownOf(node(14), 5, now)).toMatchObject({ health: 'up', sessions: 7, fresh: true })
  expect(knownOf(node(16), 5, now)).toMatchObject({ health: 'unknown', sessions: null, fresh: false })
})

test('polls every second are given ten seconds before their figures vanish', () => {
  expect(knownOf(node(9), 1, now)).toMatchObject({ sessions: 7 })
  expect(knownOf(node(11), 1, now)).toMatchObject({ sessions: null })
})

test('a node that was never observed is unknown, not empty', () => {
  expect(knownOf(node(null), 5, now)).toEqual({
    health: 'unknown',
    healthReason: 'not observed yet',
    healthSince: null,
    fresh: false,
    sessions: null,
  })
})

test('a node whose credentials were refused is unknown since then, however recent its last figures', () => {
  const stopped = node(1, { pollStoppedAt: ago(1) })
  expect(knownOf(stopped, 5, now)).toMatchObject({ health: 'unknown', healthSince: ago(1), sessions: null })
})
