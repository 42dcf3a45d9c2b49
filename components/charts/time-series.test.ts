import { expect, test } from 'vitest'
import { line, stack } from './time-series'

const from = '2026-05-01T10:00:00.000Z'

test('nodes stand upon each other', () => {
  const { layers, max, times } = stack({
    from,
    stepSeconds: 30,
    total: [3, 5],
    nodes: [
      { node: 'node1', values: [1, 2] },
      { node: 'node2', values: [2, 3] },
    ],
  })
  expect(layers[1]!.low).toEqual([1, 2])
  expect(layers[1]!.high).toEqual([3, 5])
  expect(max).toBe(5)
  expect(times[1]! - times[0]!).toBe(30_000)
})

test('points still to come are left out rather than drawn as nothing', () => {
  const { times, layers } = stack({
    from,
    stepSeconds: 30,
    total: [],
    nodes: [{ node: 'a', values: [4, 5, null, null] }],
  })
  expect(times).toHaveLength(2)
  expect(layers[0]!.last).toBe(5)
})

test('a silence is no fall to nothing: the layer goes on, marked as not read; the time before a node joined is none', () => {
  const { layers } = stack({
    from,
    stepSeconds: 30,
    total: [],
    nodes: [
      { node: 'a', values: [4, null, null, 5, 5] },
      { node: 'b', values: [null, null, null, 1, 2] },
    ],
  })
  expect(layers[0]!.high).toEqual([4, 4, 4, 5, 5])
  expect(layers[0]!.unread).toEqual([{ from: 1, to: 2 }])
  expect(layers[1]!.high).toEqual([4, 4, 4, 6, 7])
  expect(layers[1]!.unread).toEqual([])
})

test('the newest point, which is still being read, is not called a silence', () => {
  const nodes = [
    { node: 'a', values: [4, 4, 5] },
    { node: 'b', values: [4, 4, null] },
  ]
  expect(stack({ from, stepSeconds: 30, total: [], nodes }).layers[1]!.unread).toEqual([])
})

test('a line keeps its gaps, and its last figure is the last one known', () => {
  expect(line({ from, stepSeconds: 10 }, [1, null, 7, null])).toMatchObject({
    values: [1, null, 7],
    max: 7,
    last: 7,
  })
  expect(line({ from, stepSeconds: 10 }, [null, null])).toMatchObject({ values: [], max: 0, last: null })
})
