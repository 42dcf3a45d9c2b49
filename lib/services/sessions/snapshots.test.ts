import pino from 'pino'
import { expect, it } from 'vitest'
import { MusterError } from '@/lib/domain/errors'
import type { HeldSessions } from '@/lib/domain/model'
import { createSessionSnapshots } from './snapshots'

const log = pino({ level: 'silent' })
const session = { fingerprint: 'f', context: '/crm', version: null, openedAt: null, lastUsedAt: null }
const held = (howMany: number): HeldSessions => ({
  kind: 'listed',
  items: Array.from({ length: howMany }, () => ({ ...session, idleSeconds: null, timeoutSeconds: null })),
})

/** A node that answers when it is told to, after so long. */
function slowNode() {
  const waiting: ((answer: HeldSessions) => void)[] = []
  let asked = 0
  return {
    ask: () => {
      asked += 1
      return new Promise<HeldSessions>((done) => waiting.push(done))
    },
    answer: (sessions: number) => waiting.shift()?.(held(sessions)),
    asked: () => asked,
  }
}

it('asks a node once for all who want to know at the same time, and again when it is too long ago', async () => {
  let now = 1_000_000
  const snapshots = createSessionSnapshots({ now: () => now })
  const node = slowNode()
  const both = [snapshots.read('n', 10_000, log, node.ask), snapshots.read('n', 0, log, node.ask)]
  node.answer(3)
  expect((await Promise.all(both)).map((told) => told.how === 'listed' && told.items.length)).toEqual([3, 3])
  now += 9_999
  await snapshots.read('n', 10_000, log, node.ask)
  expect(node.asked()).toBe(1)
  now += 1
  const again = snapshots.read('n', 10_000, log, node.ask)
  node.answer(4)
  expect(await again).toMatchObject({ how: 'listed', observedAt: new Date(now) })
  expect(node.asked()).toBe(2)
})

it('keeps a list that took long for longer, but not from somebody who wants it new', async () => {
  let now = 1_000_000
  const snapshots = createSessionSnapshots({ now: () => now })
  const node = slowNode()
  const first = snapshots.read('n', 10_000, log, node.ask)
  now += 15_000
  node.answer(9_000)
  await first
  now += 40_000
  await snapshots.read('n', 10_000, log, node.ask)
  expect(node.asked()).toBe(1)
  const fresh = snapshots.read('n', 0, log, node.ask)
  node.answer(1)
  await fresh
  expect(node.asked()).toBe(2)
})

it('forgets what was told before something was done, even what is still on its way', async () => {
  const snapshots = createSessionSnapshots()
  const node = slowNode()
  const before = snapshots.read('n', 10_000, log, node.ask)
  snapshots.forget('n')
  const after = snapshots.read('n', 10_000, log, node.ask)
  node.answer(5)
  node.answer(2)
  expect(await before).toMatchObject({ items: { length: 5 } })
  expect(await after).toMatchObject({ items: { length: 2 } })
  expect(await snapshots.read('n', 10_000, log, node.ask)).toMatchObject({ items: { length: 2 } })
  expect(node.asked()).toBe(2)
})

it('keeps no more sessions than it may: those told first go first', async () => {
  const snapshots = createSessionSnapshots({ sessionsMax: 100 })
  const asked: string[] = []
  const read = (id: string, sessions: number) =>
    snapshots.read(id, 10_000, log, async () => {
      asked.push(id)
      return held(sessions)
    })
  await read('a', 60)
  await read('b', 60)
  await read('b', 60)
  await read('a', 60)
  expect(asked).toEqual(['a', 'b', 'a'])
  await read('huge', 500)
  await read('huge', 500)
  expect(asked).toEqual(['a', 'b', 'a', 'huge'])
})

it('tells a failure in its own words, and a fault without them', async () => {
  const snapshots = createSessionSnapshots({ limitMs: 20 })
  const fails = (error: Error) => () => Promise.reject(error)
  const refused = new MusterError('UNAVAILABLE', 'Nothing listens there.')
  expect(await snapshots.read('a', 0, log, fails(refused))).toMatchObject({
    how: 'failed',
    message: 'Nothing listens there.',
  })
  const fault = await snapshots.read('b', 0, log, fails(new Error('password=secret')))
  expect(JSON.stringify(fault)).not.toContain('secret')
  expect(await snapshots.read('c', 0, log, () => new Promise(() => {}))).toMatchObject({
    how: 'failed',
    message: 'It did not tell all its sessions within 0.02 s.',
  })
})
