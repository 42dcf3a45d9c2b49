import { withEventMeta } from '@orpc/client'
import { expect, test } from 'vitest'
import { backoffMs, followLive, type LiveState } from './live'
import type { LiveItem } from './shapes'

const resync: LiveItem = { kind: 'resync' }
const changed: LiveItem = { kind: 'changed', topics: ['nodes'], cluster: 'prod' }

type Attempt = LiveItem[] | Error

/** Plays one attempt after the other; the last one ends the test. */
async function play(attempts: Attempt[], shouldRetry: (error: unknown) => boolean = () => true) {
  const abort = new AbortController()
  const seen = {
    asked: [] as (string | undefined)[],
    items: [] as LiveItem[],
    states: [] as LiveState[],
    waits: 0,
    opened: 0,
  }
  let at = 0
  await followLive({
    signal: abort.signal,
    now: () => 1000 + at,
    random: () => 0,
    shouldRetry,
    onItem: (item) => seen.items.push(item),
    onOpen: () => seen.opened++,
    onState: (state) => seen.states.push(state),
    wait: async () => {
      seen.waits++
      if (at >= attempts.length) abort.abort()
    },
    open: async (lastEventId) => {
      seen.asked.push(lastEventId)
      const attempt = attempts[at++] ?? []
      if (attempt instanceof Error) throw attempt
      return (async function* () {
        yield* attempt
      })()
    },
  })
  return seen
}

test('it goes on from the last event that it saw', async () => {
  const seen = await play([[withEventMeta({ ...changed }, { id: '41' }), resync], [changed]])
  expect(seen.asked).toEqual([undefined, '41'])
  expect(seen.items).toEqual([changed, resync, changed])
  expect(seen.opened).toBe(2)
})

test('a loss is said with its beginning, however often it is tried again', async () => {
  const seen = await play([[changed], new Error('refused'), new Error('refused'), []])
  const lost = seen.states.filter((state) => state.kind === 'lost')
  expect(new Set(lost.slice(0, 3).map((state) => state.since)).size).toBe(1)
  expect(seen.states.map((state) => state.kind)).toEqual([
    'connecting',
    'live',
    'lost',
    'lost',
    'lost',
    'live',
    'lost',
  ])
})

test('it stops when nobody is signed in any more', async () => {
  const seen = await play([new Error('401'), [changed]], () => false)
  expect(seen.asked).toHaveLength(1)
  expect(seen.waits).toBe(0)
})

test('the wait grows to ten seconds and never beyond', () => {
  const waits = [0, 1, 2, 3, 4, 5, 50].map((failures) => backoffMs(failures, 1))
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000])
  expect(backoffMs(0, 0)).toBe(250)
})
