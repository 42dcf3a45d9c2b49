import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalHaproxy, startHaproxy } from '@/bin/local/haproxy'
import { type Stickiness, stickinesses } from '@/bin/local/haproxy-configuration'
import { clearDirectory } from '@/bin/local/reaper'
import { waitUntil } from '@/bin/local/wait'
import type { BalancerTarget } from '../balancer'
import { type SessionNode, startSessionNode, visitorsOf } from '../fixtures/session-nodes'
import { createHaproxy } from './driver'

const directory = mkdtempSync(join(tmpdir(), 'muster-sticky-'))
clearDirectory(directory)
const names = ['node1', 'node2', 'node3']
const balancers = new Map<Stickiness, LocalHaproxy>()
const driver = createHaproxy()
let nodes: SessionNode[]

const started = (stickiness: Stickiness) => {
  const haproxy = balancers.get(stickiness)
  if (!haproxy) throw new Error(`no HAProxy with ${stickiness}`)
  return haproxy
}
const targetAt = ({ backend }: LocalHaproxy, address: string): BalancerTarget => ({
  ...{ address, backend, username: null, password: null, timeoutMs: 2_000 },
})

beforeAll(async () => {
  nodes = await Promise.all(names.map(startSessionNode))
  for (const stickiness of stickinesses) {
    balancers.set(
      stickiness,
      await startHaproxy({ directory: join(directory, stickiness), nodes, stickiness }),
    )
  }
  await waitUntil('all members up', async () => {
    const seen = await Promise.all(
      [...balancers.values()].map((haproxy) => driver.observe(targetAt(haproxy, haproxy.runtimeAddress))),
    )
    return seen.every((each) => each.ok && each.members.every(({ opinion }) => opinion === 'up'))
  })
})
afterAll(async () => {
  await Promise.all([...balancers.values()].map((haproxy) => haproxy.stop()))
  for (const node of nodes) node.stop()
})
const ways: [Stickiness, 'TCP' | 'a unix socket'][] = stickinesses.flatMap((stickiness) => [
  [stickiness, 'TCP'],
  [stickiness, 'a unix socket'],
])

describe.each(ways)('With %s, over %s, HAProxy', (stickiness, way) => {
  const target = () => {
    const haproxy = started(stickiness)
    return targetAt(haproxy, way === 'TCP' ? haproxy.runtimeAddress : haproxy.socketPath)
  }
  const newVisitor = () => visitorsOf(started(stickiness).url, (node) => node)()
  const newcomers = (count: number) =>
    Promise.all(Array.from({ length: count }, async () => (await newVisitor().visit()).member))
  const tell = async (member: string, intent: 'ready' | 'drain' | 'maintenance') => {
    const written = await driver.setIntent(target(), member, intent)
    expect(written).toEqual({ confirmed: true, observed: intent })
  }
  const visitorOf = async (member: string) => {
    let visitor = newVisitor()
    await waitUntil(`somebody comes to ${member}`, async () => {
      visitor = newVisitor()
      return (await visitor.visit()).member === member
    })
    return visitor
  }

  it('keeps the sessions of a member that drains, and sends it nobody new', async () => {
    const visitors = await Promise.all(names.map(visitorOf))
    await tell('node2', 'drain')
    for (let round = 0; round < 4; round++) {
      const visits = await Promise.all(visitors.map((visitor) => visitor.visit()))
      expect(visits).toEqual(names.map((member) => ({ member, sameSession: true })))
    }
    const reached = await newcomers(12)
    expect(reached).not.toContain('node2')
    expect(reached).toEqual(expect.arrayContaining(['node1', 'node3']))
    await tell('node2', 'ready')
    expect(await newcomers(12)).toContain('node2')
  })

  it('lets a stale cookie in where its session was', async () => {
    const visitor = await visitorOf('node1')
    await tell('node1', 'drain')
    await visitor.signOut()
    expect(await visitor.visit()).toEqual({ member: 'node1', sameSession: false })
    await tell('node1', 'ready')
  })

  it('keeps them when everybody drains, and turns new ones away', async () => {
    const visitor = await visitorOf('node1')
    for (const name of names) await tell(name, 'drain')
    expect(await visitor.visit()).toEqual({ member: 'node1', sameSession: true })
    expect(await newcomers(3)).toEqual([null, null, null])
    for (const name of names) await tell(name, 'ready')
  })

  it('moves the sessions of a member in maintenance, which are lost', async () => {
    const visitor = await visitorOf('node3')
    await tell('node3', 'maintenance')
    const moved = await visitor.visit()
    expect(moved.sameSession).toBe(false)
    expect(['node1', 'node2']).toContain(moved.member)
    // And they stay where they went, once it is back.
    await tell('node3', 'ready')
    expect(await visitor.visit()).toEqual({ member: moved.member, sameSession: true })
  })
})
