import { expect, test } from 'vitest'
import { placeMarks } from './time-marks'

const x = (time: number) => time
const mark = (at: number, text = 'node1 drain, ann') => ({ id: String(at), at, text })

test('marks far apart share the first row', () => {
  const placed = placeMarks([mark(100), mark(500)], x, 40, 900)
  expect(placed.map(({ row, text }) => [row, text])).toEqual([
    [0, 'node1 drain, ann'],
    [0, 'node1 drain, ann'],
  ])
})

test('words that would hit others take the second row, and a third mark stands without words', () => {
  const placed = placeMarks([mark(300), mark(310), mark(320)], x, 40, 900)
  expect(placed.map(({ at, row, text }) => [at, row, text !== null])).toEqual([
    [320, 0, true],
    [310, 1, true],
    [300, 0, false],
  ])
})

test('words at the end stand left of their mark', () => {
  expect(placeMarks([mark(880)], x, 40, 900)[0]!.leftwards).toBe(true)
})

test('what happened outside of the picture is not on it', () => {
  expect(placeMarks([mark(10), mark(950)], x, 40, 900)).toEqual([])
})
