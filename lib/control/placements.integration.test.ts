import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalHaproxy, startHaproxy } from '@/bin/local/haproxy'
import { startHttpd } from '@/bin/local/httpd'
import { clearDirectory } from '@/bin/local/reaper'
import { waitUntil } from '@/bin/local/wait'
import { createBalancers } from '@/lib/balancers/registry'
import { admin, startTestConsole, type TestConsole } from '@/lib/http/test-console'
import { createProbes } from '@/lib/probes/registry'
import { activateNode } from '@/lib/services/nodes/activate'
import { addNode } from '@/lib/services/nodes/add'
import { getNode } from '@/lib/services/nodes/get'
import { placeNode } from '@/lib/services/nodes/place-member'
import { removeNode } from '@/lib/services/nodes/remove'
import { balancerWatchLoop } from './balancer-watch'
import { departuresLoop } from './departures'
import { addCluster, tellInventory } from './fixtures/inventory'
import { inventoryLoop } from './inventory'
import { membershipLoop } from './membership'
import { owedIntentsLoop } from './owed-intents'
import { placementsLoop } from './placements'
import { slowStartLoop } from './slow-start'
import { startWorker, type Worker } from './worker'

let console: TestConsole
let edge: LocalHaproxy
let worker: Worker
let cluster: { id: string; slug: string }
const balancers = createBalancers()
const directory = mkdtempSync(join(tmpdir(), 'muster-places-'))
const nodes = ['node1', 'node2'].map((name, index) => ({ name, address: `127.0.0.1:${index + 2}` }))
const ctx = () => console.as(admin)
const of = (node: string) => ({ cluster: cluster.slug, node })
const loops = [
  ...[membershipLoop, inventoryLoop, balancerWatchLoop, owedIntentsLoop],
  ...[placementsLoop, slowStartLoop, departuresLoop],
]

beforeAll(async () => {
  clearDirectory(directory)
  console = await startTestConsole()
  const { store, secrets, log } = console.services
  edge = await startHaproxy({ directory: join(directory, 'haproxy'), nodes, stickiness: 'dynamic' })
  cluster = await addCluster(
    store,
    nodes.map((node) => ({ ...node, managerUrl: `http://${node.address}/manager` })),
  )
  const { runtimeAddress: address, backend } = edge
  await store.prisma.balancer.create({
    data: { clusterId: cluster.id, name: 'edge-1', kind: 'haproxy', address, backend },
  })
  const parts = { version: 'test', store, secrets, log, probes: createProbes(), balancers: createBalancers() }
  worker = startWorker({ ...parts, loops })
  await tellInventory(store)
  await waitUntil('the members are known', async () => (await member('node2')) !== null)
})
afterAll(async () => {
  await worker?.stop(10_000)
  await balancers.close()
  await edge?.stop()
  await console?.close()
})

const member = (name: string) => console.services.store.prisma.member.findFirst({ where: { name } })

/** What HAProxy itself says. */
async function serverAt(name: string) {
  const { runtimeAddress: address, backend } = edge
  const target = { address, backend, username: null, password: null, timeoutMs: 2_000 }
  const seen = await balancers.balancerFor('haproxy')!.observe(target)
  return (seen.ok && seen.members.find((one) => one.name === name)) || null
}

const add = (name: string, address: string, more: { slowStartSeconds?: number; at?: string } = {}) =>
  addNode(ctx(), {
    ...{
      cluster: cluster.slug,
      name,
      address,
      kind: 'tomcat',
      route: name,
      weight: 1,
      capacity: 10,
      zone: null,
    },
    ...{ managerUrl: `http://${address}/manager`, managerUsername: null, managerPassword: null, probe: null },
    ...{ caCertificate: null, certificateFingerprint: null, slowStartSeconds: more.slowStartSeconds ?? 0 },
    placements: [{ balancer: more.at ?? 'edge-1', place: { kind: 'added' } }],
  })
const placeLine = async (name: string) =>
  (await getNode(ctx(), of(name))).joining.find(({ condition }) => condition === 'place')

describe('a node that is given a place', () => {
  it('is taken in out of service, with the weight of its peers, and takes traffic only when it is active', async () => {
    const added = await add('node3', '127.0.0.1:4', { slowStartSeconds: 8 })
    expect(added.joining).toContainEqual({
      ...{ condition: 'place', state: 'waiting', met: false },
      message: 'edge-1 has yet to take it in',
    })
    await waitUntil('it is taken in', async () => (await placeLine('node3'))?.met === true)
    expect(await serverAt('node3')).toMatchObject({ intent: 'maintenance', weight: 100 })
    expect(await member('node3')).toMatchObject({ addedAs: 'added', wantedWeight: 100 })

    await expect(activateNode(ctx(), { ...of('node1'), reason: 'x' })).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    const node = await activateNode(ctx(), { ...of('node3'), reason: 'its probe is known to be wrong' })
    expect(node).toMatchObject({ state: 'active', slowStart: { seconds: 8 } })
    const seen: number[] = []
    await waitUntil(
      'its weight has grown',
      async () => {
        const server = await serverAt('node3')
        if (server?.intent === 'ready' && server.weight !== null && seen.at(-1) !== server.weight) {
          seen.push(server.weight)
        }
        return seen.length > 2 && seen.at(-1) === 100
      },
      { intervalMs: 50, timeoutMs: 20_000 },
    )
    const grown = seen.slice(seen.indexOf(Math.min(...seen)))
    expect(grown).toEqual(grown.toSorted((a, b) => a - b))
    expect(grown.length).toBeGreaterThan(2)
    const event = await console.services.store.prisma.event.findFirstOrThrow({
      where: { type: 'node.active', subjectName: 'node3' },
    })
    expect(event).toMatchObject({ reason: 'its probe is known to be wrong', actorName: 'Ada' })
    expect(event.before).toMatchObject({ unmet: [expect.stringContaining('The probe is')] })
  })

  it('is taken in again, and takes traffic again, after a reload that forgot it', async () => {
    await waitUntil(
      'its slow start is over',
      async () => (await getNode(ctx(), of('node3'))).slowStart === null,
    )
    await edge.reload()
    expect(await serverAt('node3')).toBe(null)
    const back = async () => (await serverAt('node3'))?.intent === 'ready'
    await waitUntil('it is back', back, { timeoutMs: 20_000 })
    const told = await console.services.store.prisma.event.findMany({ where: { type: 'node.placed' } })
    expect(told.map(({ summary }) => summary)).toEqual([
      'edge-1 took node3 in as node3',
      'edge-1 had forgotten node3, and took it in again as node3',
    ])
  })

  it('gets its whole weight back when it is taken out while its weight grows', async () => {
    const { prisma } = console.services.store
    await prisma.node.updateMany({
      where: { name: 'node3' },
      data: { slowStartSeconds: 3600, rampSince: new Date(), rampTargets: [] },
    })
    await waitUntil('it grows', async () => (await serverAt('node3'))?.weight === 10)
    await prisma.node.updateMany({ where: { name: 'node3' }, data: { state: 'maintenance' } })
    await waitUntil('its weight is whole', async () => (await serverAt('node3'))?.weight === 100)
    const over = async () =>
      (await prisma.node.findFirstOrThrow({ where: { name: 'node3' } })).rampSince === null
    await waitUntil('the slow start is over', over)
  })

  it('says why a balancer refused it, and is taken in when that is mended', async () => {
    const taken = await add('node1a', 'host.example:8080')
    expect(taken.state).toBe('joining')
    await waitUntil('it failed', async () => (await placeLine('node1a'))?.state === 'failed')
    expect(await placeLine('node1a')).toMatchObject({
      message: expect.stringContaining('edge-1 did not take it in: HAProxy takes an IP address'),
    })
    await console.services.store.prisma.node.updateMany({
      where: { name: 'node1a' },
      data: { address: '127.0.0.1:5' },
    })
    await placeNode(ctx(), { ...of('node1a'), balancer: 'edge-1', place: { kind: 'added' } })
    await waitUntil('it is taken in', async () => (await placeLine('node1a'))?.met === true)
    await expect(
      placeNode(ctx(), { ...of('node1a'), balancer: 'edge-1', place: { kind: 'added' } }),
    ).rejects.toMatchObject({ code: 'CONFLICT' })
  })
})

describe('a node that is removed', () => {
  it('is taken away where it was added, and stopped where it stands in the configuration', async () => {
    const out = { reason: 'a test', override: true }
    expect(await removeNode(ctx(), { ...of('node3'), ...out })).toEqual({
      removed: true,
      members: [
        { balancer: 'edge-1', member: 'node3', outcome: 'removed', message: 'edge-1 took node3 away' },
      ],
    })
    expect(await serverAt('node3')).toBe(null)
    const { members } = await removeNode(ctx(), { ...of('node2'), ...out })
    expect(members).toMatchObject([{ member: 'node2', outcome: 'stopped' }])
    expect(await serverAt('node2')).toMatchObject({ intent: 'maintenance' })
  })

  it('leaves its name to another, whose member is its own', async () => {
    await add('node3', '127.0.0.1:6')
    await waitUntil('it is taken in', async () => (await placeLine('node3'))?.met === true)
    expect(await serverAt('node3')).toMatchObject({ address: '127.0.0.1:6', intent: 'maintenance' })
    const { prisma } = console.services.store
    const rows = await prisma.node.findMany({ where: { name: 'node3' }, orderBy: { createdAt: 'asc' } })
    expect(rows.map(({ state }) => state)).toEqual(['removed', 'joining'])
    expect((await member('node3'))?.nodeId).toBe(rows[1]?.id)
  })

  const owed = () =>
    console.services.store.prisma.node.count({
      where: { state: 'removed', NOT: { departures: { equals: [] } } },
    })
  // What is told at once from the web is not told from the worker for some seconds: that time is over here.
  const longAgo = () =>
    console.services.store.prisma.node.updateMany({
      where: { state: 'removed' },
      data: { removedAt: new Date(0) },
    })

  it('is told later to a balancer that is away', async () => {
    edge.kill('SIGSTOP')
    const { members } = await removeNode(ctx(), { ...of('node1a'), reason: 'a test', override: true })
    expect(members).toMatchObject([{ balancer: 'edge-1', member: 'node1a', outcome: 'left' }])
    edge.kill('SIGCONT')
    await longAgo()
    await waitUntil('nothing is owed', async () => (await owed()) === 0, { timeoutMs: 20_000 })
    expect(await serverAt('node1a')).toBe(null)
  })

  it('is not told of where its member is another node by then', async () => {
    const { prisma } = console.services.store
    const { clusterId, address } = await prisma.node.findFirstOrThrow({ where: { name: 'node1' } })
    await edge.stop()
    const { members } = await removeNode(ctx(), { ...of('node1'), reason: 'a test', override: true })
    expect(members).toMatchObject([{ member: 'node1', outcome: 'left' }])
    await prisma.node.create({
      data: { clusterId, name: 'node1', address, kind: 'tomcat', route: 'node1', state: 'active' },
    })
    await edge.start()
    await longAgo()
    await waitUntil('nothing is owed', async () => (await owed()) === 0, { timeoutMs: 20_000 })
    expect(await serverAt('node1')).toMatchObject({ intent: 'ready' })
  })
})

describe('a node whose drain was to remove it', () => {
  it('is removed once the drain has ended by itself or by its deadline, and not when somebody cut it short', async () => {
    const { prisma } = console.services.store
    const drained = [
      { name: 'd1', state: 'drained', drain: { state: 'drained' } },
      { name: 'd2', state: 'maintenance', drain: { state: 'expired' } },
      { name: 'd3', state: 'maintenance', drain: { state: 'cancelled' } },
      { name: 'd4', state: 'drained', drain: { state: 'drained', thenState: 'drained' } },
    ]
    for (const { name, state, drain } of drained) {
      const requestedBy = { kind: 'token', id: null, name: `agent of ${name}` }
      const ended = {
        thenState: 'removed',
        endedAt: new Date(),
        reason: 'its host ends',
        requestedBy,
        ...drain,
      }
      await prisma.node.create({
        data: {
          ...{ clusterId: cluster.id, name, address: `${name}.example:1`, kind: 'tomcat', state },
          drains: { create: { ...ended, clusterId: cluster.id } },
        },
      })
    }
    const states = async () => {
      const rows = await prisma.node.findMany({
        where: { name: { startsWith: 'd' } },
        orderBy: { name: 'asc' },
      })
      return rows.map(({ state }) => state)
    }
    await waitUntil('both are removed', async () => (await states())[1] === 'removed')
    await waitUntil('both are removed', async () => (await states())[0] === 'removed')
    expect(await states()).toEqual(['removed', 'removed', 'maintenance', 'drained'])
    const told = await prisma.event.findFirstOrThrow({ where: { type: 'node.removed', subjectName: 'd2' } })
    expect(told).toMatchObject({ actorName: 'departure', reason: 'its host ends' })
  })
})

describe('a place at Apache httpd', () => {
  it('comes with the route, out of service until the node is active, and is stopped when it is removed', async () => {
    const httpd = await startHttpd({ directory: join(directory, 'httpd'), nodes })
    const { prisma } = console.services.store
    const { managerUrl: address, balancer: backend } = httpd
    await prisma.balancer.create({
      data: { clusterId: cluster.id, name: 'edge-h', kind: 'httpd', address, backend },
    })
    await tellInventory(console.services.store)
    await add('node7', '127.0.0.1:7', { at: 'edge-h' })
    await waitUntil('it is taken in', async () => (await placeLine('node7'))?.met === true)
    const known = () => prisma.member.findFirstOrThrow({ where: { node: { name: 'node7' } } })
    expect(await known()).toMatchObject({
      name: 'http://127.0.0.1:7',
      addedAs: 'added',
      intent: 'maintenance',
    })
    const observed = async () => (await known()).route === 'node7'
    await waitUntil('its route was seen', observed)
    const { joining } = await getNode(ctx(), of('node7'))
    expect(joining).toContainEqual(
      expect.objectContaining({ met: true, message: 'Its route is node7, at edge-h too' }),
    )
    await activateNode(ctx(), { ...of('node7'), reason: 'a test' })
    await waitUntil('it is ready', async () => (await known()).intent === 'ready')
    const { members } = await removeNode(ctx(), { ...of('node7'), reason: 'a test', override: true })
    expect(members).toMatchObject([{ balancer: 'edge-h', outcome: 'stopped' }])
    await httpd.stop()
  })
})
