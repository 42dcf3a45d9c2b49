import { expect, test } from 'vitest'
import { createChangeBatch } from './change-batch'
import type { Change } from './topics'

function harness() {
  const timers: { ms: number; work: () => void }[] = []
  const applied: { changes: Change[]; done: () => void }[] = []
  const clock = { now: 0 }
  const batch = createChangeBatch({
    now: () => clock.now,
    gapMs: 250,
    schedule: (work, ms) => timers.push({ work, ms }),
    apply: (changes) => new Promise<void>((done) => applied.push({ changes, done })),
  })
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return { timers, applied, batch, settle, clock }
}

const change: Change = { topic: 'nodes', cluster: 'prod' }

test('a burst is applied once, without repetition', () => {
  const { timers, applied, batch } = harness()
  batch.add([change, { topic: 'drains', cluster: 'prod' }])
  batch.add([change])
  expect(timers).toHaveLength(1)
  timers[0]!.work()
  expect(applied[0]!.changes).toEqual([change, { topic: 'drains', cluster: 'prod' }])
})

test('what comes while a batch is applied waits for its end and for the gap, and is not lost', async () => {
  const { timers, applied, batch, settle } = harness()
  batch.add([change])
  timers[0]!.work()
  batch.add([change])
  expect(timers).toHaveLength(1)
  applied[0]!.done()
  await settle()
  expect(timers).toHaveLength(2)
  expect(timers[1]!.ms).toBe(250)
  timers[1]!.work()
  expect(applied).toHaveLength(2)
})

test('a slow console is asked less often', async () => {
  const { timers, applied, batch, settle, clock } = harness()
  batch.add([change])
  timers[0]!.work()
  clock.now = 900
  applied[0]!.done()
  await settle()
  expect(timers[1]!.ms).toBe(1800)
})

test('it falls silent when nothing comes', async () => {
  const { timers, applied, batch, settle } = harness()
  batch.add([change])
  timers[0]!.work()
  applied[0]!.done()
  await settle()
  timers[1]!.work()
  await settle()
  expect(timers).toHaveLength(2)
  batch.add([change])
  expect(timers).toHaveLength(3)
})
