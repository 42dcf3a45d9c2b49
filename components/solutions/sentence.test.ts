import { describe, expect, it } from 'vitest'
import type { Import, Solution } from '@/lib/client/shapes'
import { solutionsSentence } from './sentence'

const solution = (name: string, wanted: string | null, serving: [string | null, number][]) =>
  ({
    name,
    wanted,
    serving: serving.map(([release, nodes]) => ({ release, nodes, sessions: null })),
  }) as Solution

describe('what the nodes serve, in a sentence', () => {
  it('is calm when every node serves what is wanted', () => {
    expect(solutionsSentence([solution('crm', '2.0', [['2.0', 3]])], [])).toEqual([
      { text: 'Every node serves crm 2.0.', tone: 'plain' },
    ])
  })

  it('says skew first, with how many nodes', () => {
    const skewed = solution('crm', '2.0', [
      ['2.0', 1],
      ['1.0', 1],
      [null, 1],
    ])
    const even = solution('hr', '7', [['7', 3]])
    expect(solutionsSentence([even, skewed], []).map(({ text }) => text)).toEqual([
      'crm is to be 2.0, and 2 nodes do not serve it.',
      'Every node serves hr 7.',
    ])
  })

  it('tells of an import instead of the skew that it is ending', () => {
    const skewed = solution('crm', '2.0', [
      ['2.0', 1],
      ['1.0', 1],
    ])
    const run = {
      solution: 'crm',
      release: '2.0',
      steps: [{ state: 'done' }, { state: 'draining' }],
    } as Import
    expect(solutionsSentence([skewed], [run])).toEqual([
      { text: 'An import brings crm 2.0: 1 of 2 nodes done.', tone: 'join' },
    ])
  })

  it('claims nothing of a solution that was never imported', () => {
    expect(solutionsSentence([solution('crm', null, [[null, 3]])], [])).toEqual([
      { text: 'crm was never imported.', tone: 'dim' },
    ])
  })
})
