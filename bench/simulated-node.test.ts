import { describe, expect, it } from 'vitest'
import { parseStatus } from '@/lib/probes/tomcat/parse-status'
import { figuresOf, simulatedNode, statusJson } from './simulated-node'

const beganAt = Date.parse('2026-03-01T14:00:00Z')
const node = simulatedNode(41, beganAt)

describe('a simulated node', () => {
  it('is read by the probe as a Tomcat', () => {
    const reply = parseStatus(statusJson(node, beganAt), '/manager')
    const { active, opened, expired, requests, errors } = figuresOf(node, beganAt)
    expect(reply).toMatchObject({
      ok: true,
      reading: {
        sessions: active,
        startedAt: new Date(node.startedAt),
        counters: { opened, expired, requests, errors },
        contexts: [{ path: '/crm', running: true, sessions: active }],
        threadsMax: 200,
      },
    })
  })

  it('has counters that never fall and sessions that are what was opened and has not expired', () => {
    let before = figuresOf(node, beganAt)
    for (let second = 5; second < 7_200; second += 5) {
      const now = figuresOf(node, beganAt + second * 1000)
      for (const counter of ['opened', 'expired', 'requests', 'errors'] as const) {
        expect(now[counter]).toBeGreaterThanOrEqual(before[counter])
      }
      expect(now.active).toBe(now.opened - now.expired)
      expect(now.active).toBeGreaterThan(0)
      before = now
    }
  })

  it('differs from its neighbour', () => {
    const other = figuresOf(simulatedNode(42, beganAt), beganAt)
    expect(other).not.toEqual(figuresOf(node, beganAt))
  })
})
