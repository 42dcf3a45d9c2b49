import { expect, test, vi } from 'vitest'
import { createLiveQueue } from './live-queue'

test('a reader gets items in their order, those of before it asked included', async () => {
  const queue = createLiveQueue({ max: 10, overflow: 0, onEnd: () => undefined })
  queue.push(1)
  queue.push(2)
  expect([await queue.next(), await queue.next()].map(({ value }) => value)).toEqual([1, 2])
  const waiting = queue.next()
  queue.push(3)
  expect(await waiting).toEqual({ done: false, value: 3 })
})

test('a reader that is slower than the source is told so instead of holding its backlog', async () => {
  const queue = createLiveQueue<number | 'look again'>({
    max: 3,
    overflow: 'look again',
    onEnd: () => undefined,
  })
  for (let item = 1; item <= 4; item += 1) queue.push(item)
  queue.push(5)
  expect((await queue.next()).value).toBe('look again')
  expect((await queue.next()).value).toBe(5)
})

test('ending wakes a waiting reader, drops what is left and frees the source once', async () => {
  const onEnd = vi.fn()
  const queue = createLiveQueue({ max: 3, overflow: 0, onEnd })
  const waiting = queue.next()
  queue.end()
  queue.end()
  queue.push(1)
  expect(await waiting).toEqual({ done: true, value: undefined })
  expect(await queue.next()).toEqual({ done: true, value: undefined })
  expect(onEnd).toHaveBeenCalledTimes(1)
})
