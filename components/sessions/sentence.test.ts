import { describe, expect, it } from 'vitest'
import type { NodeLook } from '@/lib/client/shapes'
import { endsInSeconds, sessionsSentence } from './sentence'

const node = (name: string, how: NodeLook['how'] = 'listed', sessions: number | null = 10): NodeLook => ({
  ...{ node: name, how, sessions, message: null, observedAt: null, ends: true, messages: false },
})
const text = (nodes: NodeLook[], listed: number, inUse: number) =>
  sessionsSentence({ nodes, listed, inUse, leftOut: null }).map((part) => part.text)

describe('the sessions of a cluster in a sentence', () => {
  it('is calm when every node told', () => {
    const nodes = [node('node1'), node('node2')]
    expect(text(nodes, 20, 4)).toEqual(['20 sessions on 2 nodes, 4 of them used in the last 5 minutes.'])
    expect(text(nodes, 20, 0)).toEqual(['20 sessions on 2 nodes, none used in the last 5 minutes.'])
    expect(text([node('node1')], 1, 1)).toEqual(['1 session on node1, in use.'])
    expect(text(nodes, 0, 0)).toEqual(['Nobody is on 2 nodes.'])
  })

  it('says first who did not tell, with what it held when that is known, and never as none', () => {
    const nodes = [node('node1'), node('node2', 'failed', 124), node('node3', 'asking', null)]
    expect(text(nodes, 10, 10)).toEqual([
      'node2 did not tell its sessions, and held 124 when it was last seen.',
      'node3 is still telling.',
      '10 sessions on node1, all in use.',
    ])
    expect(sessionsSentence({ nodes, listed: 10, inUse: 0, leftOut: null })[0]?.tone).toBe('down')
    expect(text([node('node1', 'failed', null), node('node2', 'failed', 3)], 0, 0)).toEqual([
      'node1 and node2 did not tell their sessions.',
    ])
  })

  it('says how many are still on their way, as far as that is known', () => {
    const asking = [node('node2', 'asking', 1_600), node('node3', 'asking', 400)]
    expect(text(asking, 0, 0)).toEqual(['node2 and node3 are still telling their 2\u202f000 sessions.'])
    expect(text([...asking, node('node4', 'asking', null)], 0, 0)).toEqual([
      'node2, node3 and node4 are still telling.',
    ])
  })

  it('tells counts without names apart from sessions, and kinds that can not know', () => {
    const nodes = [node('node1'), node('web1', 'buckets', 40), node('farm1', 'unlisted', null)]
    expect(text(nodes, 10, 2).slice(1)).toEqual([
      'web1 tells 40 more by idle time only.',
      "farm1 can't tell its.",
    ])
  })

  it('says what is left out of a list that would be too long', () => {
    const leftOut = {
      nodes: 936,
      sessions: 4_100,
      message: 'The 4100 sessions of 936 nodes are not listed: filter by node.',
    }
    const parts = sessionsSentence({ nodes: [node('node1')], listed: 10, inUse: 0, leftOut })
    expect(parts.at(-1)).toEqual({ text: leftOut.message, tone: 'warn' })
  })

  it('has words for a cluster without nodes', () => {
    expect(text([], 0, 0)).toEqual(['No nodes yet, so no sessions.'])
  })
})

it('a session ends by itself no earlier than now, and never where that is not known', () => {
  expect(endsInSeconds({ idleSeconds: 600, timeoutSeconds: 1_800 })).toBe(1_200)
  expect(endsInSeconds({ idleSeconds: 1_900, timeoutSeconds: 1_800 })).toBe(0)
  expect(endsInSeconds({ idleSeconds: 600, timeoutSeconds: 0 })).toBeNull()
  expect(endsInSeconds({ idleSeconds: null, timeoutSeconds: 1_800 })).toBeNull()
})
