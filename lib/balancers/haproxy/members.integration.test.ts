import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalHaproxy, startHaproxy } from '@/bin/local/haproxy'
import type { HaproxyOptions } from '@/bin/local/haproxy-configuration'
import { clearDirectory } from '@/bin/local/reaper'
import type { BalancerTarget, MemberPlace } from '../balancer'
import { describeMembers } from '../fixtures/conformance-members'
import { type SessionNode, startSessionNode, startSilentNode, visitorsOf } from '../fixtures/session-nodes'
import { createHaproxy } from './driver'

const directory = mkdtempSync(join(tmpdir(), 'muster-members-'))
clearDirectory(directory)
const running: LocalHaproxy[] = []
let nodes: SessionNode[]

beforeAll(async () => {
  nodes = await Promise.all(['node1', 'node2'].map(startSessionNode))
})
afterAll(async () => {
  await Promise.all(running.map((haproxy) => haproxy.stop()))
  for (const node of nodes) node.stop()
})

async function start(options: Partial<HaproxyOptions>): Promise<LocalHaproxy> {
  const haproxy = await startHaproxy({ directory: join(directory, `${running.length}`), nodes, ...options })
  running.push(haproxy)
  return haproxy
}
const targetOf = (haproxy: LocalHaproxy, address = haproxy.runtimeAddress): BalancerTarget => ({
  ...{ address, backend: haproxy.backend, username: null, password: null, timeoutMs: 2_000 },
})

const added: MemberPlace = { kind: 'added' }
const ways: [string, HaproxyOptions['stickiness'], MemberPlace][] = [
  ['HAProxy with cookie insert', 'insert', { kind: 'slot', name: 'slot2' }],
  ['HAProxy with cookie prefix', 'prefix', { kind: 'slot', name: 'slot1' }],
  ['HAProxy with dynamic cookies', 'dynamic', { kind: 'slot', name: 'slot1' }],
  ['HAProxy with dynamic cookies, beside its servers', 'dynamic', added],
  ['HAProxy with a stick-table, beside its servers', 'table', added],
  ['HAProxy with use-server by the route, beside its servers', 'use-server-named', added],
]

for (const [name, stickiness = 'insert', place] of ways) {
  describeMembers(name, createHaproxy, async () => {
    const haproxy = await start({ stickiness, slots: 2 })
    return { target: targetOf(haproxy), newVisitor: visitorsOf(haproxy.url, (node) => node), place }
  })
}

describe('HAProxy', () => {
  const balancer = createHaproxy()
  const node = (name: string, address = '127.0.0.1:9') => ({ name, address, route: name })
  const openingsAt = async (target: BalancerTarget) => {
    const seen = await balancer.observe(target)
    return seen.ok ? seen.openings : undefined
  }

  it('says that nobody would stay on a server that is added, where cookies are configured', async () => {
    const target = targetOf(await start({ slots: 1 }))
    const cause = expect.stringContaining('cookie MUSTERNODE')
    expect(await openingsAt(target)).toEqual({ slots: ['slot1'], add: false, reason: cause })
    expect(await balancer.addMember(target, node('node3'), added)).toMatchObject({
      confirmed: false,
      failure: { message: cause },
    })
  })

  it('says which balance takes no servers', async () => {
    const target = targetOf(await start({ balance: 'static-rr', stickiness: 'table' }))
    const cause = expect.stringContaining('static-rr')
    expect(await openingsAt(target)).toEqual({ slots: [], add: false, reason: cause })
    const result = await balancer.addMember(target, node('node3'), added)
    expect(result).toMatchObject({ confirmed: false, failure: { message: cause } })
  })

  it('notices that HAProxy refused, in its own words', async () => {
    const target = targetOf(await start({ balance: 'source', stickiness: 'table' }))
    expect(await openingsAt(target)).toMatchObject({
      add: true,
      reason: expect.stringContaining('hash-type consistent'),
    })
    const result = await balancer.addMember(target, node('node3'), added)
    expect(result).toMatchObject({
      confirmed: false,
      failure: { message: expect.stringContaining('must use a dynamic load balancing') },
    })
  })

  it('has no places, and changes nothing, for one who may only read', async () => {
    const haproxy = await start({ slots: 2, stickiness: 'dynamic' })
    const view = targetOf(haproxy, haproxy.viewSocketPath)
    const levelAdmin = expect.stringContaining('level admin')
    expect(await openingsAt(view)).toEqual({ slots: [], add: false, reason: levelAdmin })
    const refused = { confirmed: false, failure: { kind: 'forbidden', message: levelAdmin } }
    expect(await balancer.setIntent(view, 'node1', 'drain')).toMatchObject(refused)
    expect(await balancer.addMember(view, node('node3'), added)).toMatchObject(refused)
    expect(await balancer.addMember(view, node('node3'), { kind: 'slot', name: 'slot1' })).toMatchObject(
      refused,
    )
    expect(await balancer.removeMember(view, 'node1')).toMatchObject(refused)
    expect(await openingsAt(targetOf(haproxy))).toMatchObject({ slots: ['slot1', 'slot2'], add: true })
  })

  it('takes several at the same moment', async () => {
    const target = targetOf(await start({ stickiness: 'dynamic' }))
    const names = ['node3', 'node4', 'node5', 'node6']
    const results = await Promise.all(
      names.map((name, index) => balancer.addMember(target, node(name, `127.0.0.1:${index + 2}`), added)),
    )
    expect(results).toEqual(names.map((observed) => ({ confirmed: true, observed })))
  })

  it('fills no slot twice, and takes no name twice', async () => {
    const target = targetOf(await start({ slots: 1, stickiness: 'dynamic' }))
    const slot: MemberPlace = { kind: 'slot', name: 'slot1' }
    expect((await balancer.addMember(target, node('node3'), slot)).confirmed).toBe(true)
    expect(await balancer.addMember(target, node('node4', '127.0.0.1:10'), slot)).toMatchObject({
      confirmed: false,
      failure: { message: expect.stringContaining('127.0.0.1:9') },
    })
    expect(await balancer.addMember(target, node('node1', '127.0.0.1:10'), added)).toMatchObject({
      confirmed: false,
      failure: { message: expect.stringContaining('another server node1') },
    })
    expect(await openingsAt(target)).toMatchObject({ slots: [] })
  })

  it('deletes a server whose connections it still has', async () => {
    const haproxy = await start({ stickiness: 'dynamic' })
    const target = targetOf(haproxy)
    const slow = await startSilentNode('slow')
    await balancer.addMember(target, node('slow', slow.address), added)
    for (const name of ['node1', 'node2']) await balancer.setIntent(target, name, 'maintenance')
    await balancer.setIntent(target, 'slow', 'ready')
    const cut = fetch(haproxy.url)
    await expect
      .poll(async () => {
        const seen = await balancer.observe(target)
        return seen.ok && seen.members.find(({ name }) => name === 'slow')?.inFlight
      })
      .toBe(1)
    expect(await balancer.removeMember(target, 'slow')).toEqual({ confirmed: true, observed: 'removed' })
    expect((await cut).status).toBeGreaterThanOrEqual(500)
    slow.stop()
  })

  it('forgets what was added when it is reloaded, and keeps slots where it keeps its state', async () => {
    const haproxy = await start({ slots: 1, stickiness: 'dynamic', stateFile: true })
    const target = targetOf(haproxy)
    await balancer.addMember(target, node('node3'), added)
    await balancer.addMember(target, node('node4', '127.0.0.1:10'), { kind: 'slot', name: 'slot1' })
    await balancer.setIntent(target, 'node1', 'drain')
    await balancer.setWeight(target, 'node2', 7)
    await haproxy.reload()
    const seen = await balancer.observe(target)
    const members = seen.ok ? seen.members : []
    expect(members.map(({ name, address, intent, weight }) => [name, address, intent, weight])).toEqual([
      ['node1', nodes[0]?.address, 'drain', 100],
      ['node2', nodes[1]?.address, 'ready', 7],
      ['slot1', '127.0.0.1:10', 'maintenance', 100],
    ])
  })
})
