import { expect, test } from 'vitest'
import type { ClusterSummary, Tone } from '@/lib/client/shapes'
import { byTrouble, worstTone } from './worst'

const cluster = (name: string, ...tones: Tone[]) =>
  ({ name, sentence: tones.map((tone) => ({ text: '', tone })) }) as unknown as ClusterSummary

test('one thing that is down outweighs all that is well', () => {
  expect(worstTone(cluster('a', 'plain', 'drain', 'down', 'dim').sentence)).toBe('down')
  expect(worstTone([])).toBe('plain')
})

test('what is wrong comes first, equals by name as people count', () => {
  const sorted = [
    cluster('prod10', 'plain'),
    cluster('prod9', 'plain'),
    cluster('staging', 'warn'),
    cluster('emea', 'plain', 'down'),
    cluster('us', 'drain'),
  ].sort(byTrouble)
  expect(sorted.map(({ name }) => name)).toEqual(['emea', 'staging', 'us', 'prod9', 'prod10'])
})
