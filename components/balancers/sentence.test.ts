import { describe, expect, it } from 'vitest'
import type { Balancer, Member } from '@/lib/client/shapes'
import { balancersSentence } from './sentence'

const member = (node: string | null, rest: Partial<Member> = {}) =>
  ({ name: node ?? 'spare', node, opinion: 'up', intent: 'ready', inFlight: 2, ...rest }) as Member

const balancer = (rest: Partial<Balancer> = {}) =>
  ({
    name: 'edge-1',
    observedAt: '2026-03-02T14:00:00Z',
    failure: null,
    members: [member('node1'), member('node2')],
    nodesWithoutMember: [],
    drift: [],
    ...rest,
  }) as Balancer

const text = (...list: Balancer[]) => balancersSentence(list).map((part) => part.text)

describe('the balancers in a sentence', () => {
  it('is calm when nothing is wrong', () => {
    expect(text(balancer())).toEqual(['edge-1 answers, with 4 requests in flight.'])
    expect(balancersSentence([balancer()])[0]?.tone).toBe('plain')
  })

  it('says first which one does not answer, and claims nothing of its members', () => {
    const silent = balancer({
      name: 'edge-2',
      failure: { kind: 'timeout', message: 'no answer' },
      members: [member('node1', { opinion: 'down' })],
    })
    expect(text(balancer(), silent)).toEqual([
      'edge-2 does not answer.',
      'edge-1 answers, with 4 requests in flight.',
    ])
  })

  it('names nodes without a member, and counts members without a node', () => {
    const odd = balancer({
      members: [member('node1', { inFlight: null }), member(null, { inFlight: null })],
      nodesWithoutMember: ['node3'],
    })
    expect(text(odd)).toEqual([
      "node3 is not behind every balancer, and can't be drained there.",
      '1 member is no node of this cluster.',
      'edge-1 answers.',
    ])
  })

  it("tells a balancer's own opinion as its own", () => {
    expect(text(balancer({ members: [member('node1', { opinion: 'down' })] }))[0]).toBe(
      'node1 is down as a balancer sees it.',
    )
  })

  it('tells the one thing that is not as wanted, or how many', () => {
    const drift = { message: 'edge-1 sends new sessions to node2, which is draining' } as Balancer['drift'][0]
    expect(text(balancer({ drift: [drift] }))[0]).toBe(
      'edge-1 sends new sessions to node2, which is draining.',
    )
    expect(text(balancer({ drift: [drift, drift] }))[0]).toBe('2 things at the balancers are not as wanted.')
  })

  it('says when nothing was seen yet', () => {
    expect(text(balancer({ observedAt: null, members: [] }))).toEqual(['edge-1 is not looked at yet.'])
    expect(text()).toEqual([])
  })
})
