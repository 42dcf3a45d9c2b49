import { expect, test } from 'vitest'
import { slowStartChoices, slowStartLine } from './slow-start-words'

const since = '2026-05-01T14:00:00.000Z'
const at = (minutes: number) => Date.parse(since) + minutes * 60_000

test('how far it has grown is said, and when it is done', () => {
  expect(slowStartLine({ seconds: 600, since, percent: 35 }, at(4))).toBe(
    'It gets 35 % of the new sessions that its weight is good for; all of it in about 6 min.',
  )
  expect(slowStartLine({ seconds: 600, since, percent: 95 }, at(11))).toContain('with the next step')
})

test('a length that is none of the usual ones can be chosen too', () => {
  expect(slowStartChoices(0).map(({ seconds }) => seconds)).toEqual([0, 60, 300, 600, 1800])
  expect(slowStartChoices(120).map(({ label }) => label)).toContain('Over 2 min')
})
