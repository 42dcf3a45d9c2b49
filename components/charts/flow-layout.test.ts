import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { layOutFlows } from './flow-layout'

const nodes = [
  { name: 'node1', sessions: 171 },
  { name: 'node2', sessions: 11 },
  { name: 'node3', sessions: 163 },
]
const flows = nodes.flatMap(({ name, sessions }) => [
  { balancer: 'edge-1', kind: 'haproxy', node: name, sessions: sessions * 0.6 },
  { balancer: 'edge-2', kind: 'httpd', node: name, sessions: sessions * 0.4 },
])

describe('the picture of flows', () => {
  test('thickness is sessions, on one scale at both ends', () => {
    const { bands } = layOutFlows(nodes, flows, 40)
    const perSession = bands
      .filter(({ sessions }) => sessions > 20)
      .map((band) => band.from.height / band.sessions)
    for (const each of perSession) expect(each).toBeCloseTo(perSession[0]!)
    for (const band of bands) expect(band.from.height).toBe(band.to.height)
  })

  test('a node that holds nothing has a place and no band', () => {
    const idle = [{ name: 'node1', sessions: 0 }]
    const { rows, bands } = layOutFlows(
      idle,
      [{ balancer: 'e', kind: 'haproxy', node: 'node1', sessions: 0 }],
      40,
    )
    expect(rows).toHaveLength(1)
    expect(bands).toHaveLength(0)
  })

  test('a node whose sessions are not known keeps its row', () => {
    const { rows } = layOutFlows([{ name: 'node1', sessions: null }, ...nodes], flows, 40)
    expect(rows.map(({ name }) => name)).toEqual(['node1', 'node1', 'node2', 'node3'])
  })

  test('rows never touch, and all is within the height', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5000), { minLength: 1, maxLength: 30 }), (sessions) => {
        const some = sessions.map((each, index) => ({ name: `n${index}`, sessions: each }))
        const sent = some.map(({ name, sessions: each }) => ({
          balancer: 'e',
          kind: 'haproxy',
          node: name,
          sessions: each,
        }))
        const layout = layOutFlows(some, sent, 24)
        for (const [index, row] of layout.rows.entries()) {
          const next = layout.rows[index + 1]
          if (next) expect(row.y + row.height).toBeLessThanOrEqual(next.y)
          expect(row.y).toBeGreaterThanOrEqual(0)
          expect(row.y + row.height).toBeLessThanOrEqual(layout.height)
        }
        for (const source of layout.sources) {
          expect(source.y).toBeGreaterThanOrEqual(-1e-6)
          expect(source.y + source.height).toBeLessThanOrEqual(layout.height + 1e-6)
        }
      }),
    )
  })
})
