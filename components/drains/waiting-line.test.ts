import { expect, test } from 'vitest'
import { waitingLine } from './waiting-line'

test('a reason is a sentence, and the name of a balancer stays as it is written', () => {
  expect(waitingLine({ kind: 'sessions', message: 'waiting for 3 sessions' })).toBe('Waiting for 3 sessions.')
  expect(waitingLine({ kind: 'balancer', message: 'mod_jk does not answer: is it running?' })).toBe(
    'mod_jk does not answer: is it running?',
  )
  expect(waitingLine({ kind: 'without', message: 'edge-2 does not answer' })).toBe('edge-2 does not answer.')
})
