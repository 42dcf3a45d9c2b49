import { describe, expect, it } from 'vitest'
import { type ImportSentenceFacts, importSentence } from './import-sentence'

const sentence = (phrases: { text: string }[]) => phrases.map((phrase) => phrase.text).join(' ')

describe('importSentence', () => {
  const step = (node: string, more: Partial<ImportSentenceFacts['steps'][number]> = {}) => ({
    node,
    state: 'waiting' as const,
    reason: null,
    sessions: null,
    agentConnected: true,
    ...more,
  })
  const facts: ImportSentenceFacts = {
    solution: 'crm',
    release: '4.2',
    strategy: 'rolling',
    state: 'activating',
    reason: null,
    steps: [
      step('node1', { state: 'done' }),
      step('node2', { state: 'draining', sessions: 11 }),
      step('node3'),
    ],
  }

  it('says what it waits for, then how far it is', () => {
    expect(importSentence(facts)).toEqual([
      { text: 'Waiting for node2 to empty: 11 sessions.', tone: 'drain' },
      { text: '1 of 3 nodes serves 4.2.', tone: 'plain' },
    ])
  })

  it('gives the reason for which it stands still before anything else', () => {
    expect(importSentence({ ...facts, state: 'staging', reason: 'the broker does not answer.' })[0]).toEqual({
      text: 'Waiting: the broker does not answer.',
      tone: 'warn',
    })
  })

  it('names nodes whose agents are away', () => {
    const steps = [step('node1', { state: 'done' }), step('node2', { agentConnected: false })]
    expect(importSentence({ ...facts, steps }).at(-1)).toEqual({
      text: 'node2 gets it when its agent returns.',
      tone: 'warn',
    })
  })

  it('tells staging, activating and verifying apart', () => {
    const at = (state: 'staged' | 'activating' | 'verifying') =>
      importSentence({ ...facts, steps: [step('node1', { state }), step('node2')] })[0]?.text
    expect(at('staged')).toBe('Staging crm 4.2: 1 of 2 nodes have it.')
    expect(at('activating')).toBe('Activating crm 4.2 on node1.')
    expect(at('verifying')).toBe('Verifying crm 4.2 on node1.')
  })

  it('says a failure with its node and cause, and how many nodes were not touched', () => {
    const steps = [step('node1', { state: 'failed', reason: 'the context failed to start' }), step('node2')]
    expect(importSentence({ ...facts, state: 'failed', steps })).toEqual([
      { text: 'Failed on node1: the context failed to start.', tone: 'down' },
      { text: '0 of 2 nodes serve 4.2. 1 node was not touched.', tone: 'plain' },
    ])
  })

  it('says nothing of others when every node failed', () => {
    const steps = [step('node1', { state: 'failed', reason: 'no' }), step('node2', { state: 'failed' })]
    expect(sentence(importSentence({ ...facts, state: 'failed', steps }))).toBe(
      'Failed on node1 and node2: no. 0 of 2 nodes serve 4.2.',
    )
  })

  it('is calm at the end, and claims no more than was done', () => {
    const done = [step('node1', { state: 'done' }), step('node2', { state: 'done' })]
    expect(importSentence({ ...facts, state: 'done', steps: done })).toEqual([
      { text: 'crm 4.2 serves on both nodes.', tone: 'plain' },
    ])
    const skipped = [step('node1', { state: 'done' }), step('node2', { state: 'skipped' })]
    expect(sentence(importSentence({ ...facts, state: 'done', steps: skipped }))).toBe(
      'Import of crm 4.2 is done. 1 of 2 nodes serves 4.2.',
    )
    expect(sentence(importSentence({ ...facts, state: 'aborted', reason: 'Wrong file.' }))).toBe(
      'Aborted: Wrong file. 1 of 3 nodes serves 4.2. 1 node was not touched.',
    )
  })
})
