import fc from 'fast-check'
import { expect, test } from 'vitest'
import { spreadLabels } from './spread-labels'

test('labels with room stay where they are', () => {
  expect(spreadLabels([10, 50, 90], 12, 0, 100)).toEqual([10, 50, 90])
})

test('labels at one place are moved apart, in the order given', () => {
  expect(spreadLabels([50, 50, 50], 12, 0, 100)).toEqual([50, 62, 74])
})

test('labels at the edge are pushed back inside', () => {
  expect(spreadLabels([95, 99], 12, 0, 100)).toEqual([88, 100])
})

test('whatever fits is spread within bounds and in order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 9 }), (wanted) => {
      const placed = spreadLabels(wanted, 12, 0, 100)
      const sorted = [...placed].sort((a, b) => a - b)
      for (const [index, y] of sorted.entries()) {
        if (index > 0) expect(y - sorted[index - 1]!).toBeGreaterThanOrEqual(12 - 1e-9)
        expect(y).toBeGreaterThanOrEqual(0)
        expect(y).toBeLessThanOrEqual(100)
      }
    }),
  )
})
