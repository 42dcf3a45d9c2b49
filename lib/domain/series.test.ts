import { describe, expect, it } from 'vitest'
import { flowsOf } from './flows'
import { gridOf, seriesByNode, totalOf } from './series'

const now = new Date('2026-03-01T14:00:37Z')
const asked = { now, minutes: 60, points: 120, pollIntervalSeconds: 5, wholeMinutes: false }

describe('gridOf', () => {
  it('ends now and has the asked number of buckets', () => {
    expect(gridOf(asked)).toEqual({ from: new Date('2026-03-01T13:00:37Z'), stepSeconds: 30, buckets: 120 })
  })

  it('never has a bucket that one late poll would leave empty', () => {
    expect(gridOf({ ...asked, points: 1000, pollIntervalSeconds: 30 })).toMatchObject({
      stepSeconds: 60,
      buckets: 60,
    })
  })

  it('lies on minutes that are counted to the end where it must', () => {
    expect(gridOf({ ...asked, wholeMinutes: true, minutes: 90, points: 60 })).toEqual({
      from: new Date('2026-03-01T12:29:00Z'),
      stepSeconds: 120,
      buckets: 45,
    })
  })

  it('has one bucket at least, however short the range', () => {
    expect(gridOf({ ...asked, minutes: 1, points: 2, pollIntervalSeconds: 300 })).toMatchObject({
      buckets: 1,
    })
  })
})

describe('series', () => {
  const points = [
    { nodeId: 'a', bucket: 0, value: 4 },
    { nodeId: 'a', bucket: 2, value: 6 },
    { nodeId: 'b', bucket: 0, value: 10 },
    { nodeId: 'b', bucket: 9, value: 10 },
  ]

  it('leave gaps where nothing was observed, and drop what is outside', () => {
    expect([...seriesByNode(points, 3)]).toEqual([
      ['a', [4, null, 6]],
      ['b', [10, null, null]],
    ])
  })

  it('add up to a total that is a gap, not zero, where no node was observed', () => {
    const series = seriesByNode(points, 3)
    expect(totalOf(series.values(), 3, 'sum')).toEqual([14, null, 6])
    expect(totalOf(series.values(), 3, 'mean')).toEqual([7, null, 6])
  })
})

describe('flowsOf', () => {
  const member = (balancer: string, node: string, total: number | null) => ({
    balancer,
    kind: 'haproxy',
    node,
    total,
  })

  it("split a node's sessions by what each balancer sent it", () => {
    const members = [
      member('edge-1', 'node1', 300),
      member('edge-2', 'node1', 100),
      member('edge-1', 'node2', 0),
    ]
    const flows = flowsOf(
      [
        { node: 'node1', sessions: 40 },
        { node: 'node2', sessions: 5 },
      ],
      members,
    )
    expect(flows.map(({ balancer, node, sessions }) => [balancer, node, sessions])).toEqual([
      ['edge-1', 'node1', 30],
      ['edge-2', 'node1', 10],
      ['edge-1', 'node2', 5],
    ])
  })

  it('are not made up for a node that is not known, is empty, or is no member', () => {
    const members = [member('edge-1', 'node1', 3), member('edge-1', 'node2', 3)]
    const nodes = [
      { node: 'node1', sessions: null },
      { node: 'node2', sessions: 0 },
      { node: 'node3', sessions: 9 },
    ]
    expect(flowsOf(nodes, members)).toEqual([])
  })

  it('are split evenly where no balancer says what it sent', () => {
    const members = [member('edge-1', 'node1', null), member('edge-2', 'node1', null)]
    expect(flowsOf([{ node: 'node1', sessions: 8 }], members).map(({ sessions }) => sessions)).toEqual([4, 4])
  })
})
