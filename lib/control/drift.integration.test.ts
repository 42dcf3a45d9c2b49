import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalHaproxy, startHaproxy } from '@/bin/local/haproxy'
import { type LocalHttpd, startHttpd } from '@/bin/local/httpd'
import { clearDirectory } from '@/bin/local/reaper'
import { waitUntil } from '@/bin/local/wait'
import { createBalancers } from '@/lib/balancers/registry'
import type { Balancer } from '@/lib/contract/balancers'
import type { Intent } from '@/lib/domain/model'
import { startTestConsole, type TestConsole } from '@/lib/http/test-console'
import { createProbes } from '@/lib/probes/registry'
import { makeCluster } from '@/lib/services/test-cluster'
import { balancerWatchLoop } from './balancer-watch'
import { tellInventory } from './fixtures/inventory'
import { type Simulator, startSimulator } from './fixtures/simulator'
import { inventoryLoop } from './inventory'
import { membershipLoop } from './membership'
import { owedIntentsLoop } from './owed-intents'
import { startWorker, type Worker } from './worker'

const directory = mkdtempSync(join(tmpdir(), 'muster-drift-'))
clearDirectory(directory)
const names = ['node1', 'node2', 'node3']
const longAgo = new Date(Date.now() - 3_600_000)
const balancers = createBalancers()
let console: TestConsole
let simulator: Simulator
let haproxy: LocalHaproxy
let httpd: LocalHttpd
let worker: Worker
let token: string

const prisma = () => console.services.store.prisma
const newWorker = () =>
  startWorker({
    ...{ version: 'test', store: console.services.store, log: console.services.log, balancers },
    ...{ secrets: console.services.secrets, probes: createProbes() },
    loops: [membershipLoop, inventoryLoop, balancerWatchLoop, owedIntentsLoop],
  })

beforeAll(async () => {
  ;[console, simulator] = await Promise.all([startTestConsole(), startSimulator(names.length)])
  const nodes = simulator.nodes.map(({ name, address }) => ({ name, address }))
  ;[haproxy, httpd] = await Promise.all([
    startHaproxy({ directory: join(directory, 'haproxy'), nodes }),
    startHttpd({ directory: join(directory, 'httpd'), nodes }),
  ])
  token = await console.token('operator')
  const cluster = await makeCluster(console.services.store, {
    slug: 'prod',
    nodes: names.map((name) => ({ name, sessions: 10, capacity: 100 })),
  })
  await prisma().cluster.updateMany({ data: { balancerIntervalSeconds: 1 } })
  for (const { name, address } of nodes)
    await prisma().node.updateMany({ where: { name }, data: { address, stateSince: longAgo } })
  const clusterId = cluster.id
  await prisma().balancer.createMany({
    data: [
      {
        ...{ clusterId, name: 'edge-1', kind: 'haproxy' },
        ...{ address: haproxy.runtimeAddress, backend: haproxy.backend },
      },
      { clusterId, name: 'edge-2', kind: 'httpd', address: httpd.managerUrl, backend: httpd.balancer },
    ],
  })
  await tellInventory(console.services.store)
  worker = newWorker()
  await waitUntil(
    'every member is seen',
    async () =>
      (await prisma().member.count({ where: { intent: 'ready', opinion: { in: ['up', 'unchecked'] } } })) ===
      6,
  )
})
afterAll(async () => {
  await worker?.stop(5_000)
  await Promise.all([haproxy?.stop(), httpd?.stop()])
  await simulator?.close()
  await console?.close()
  await balancers.close()
})

const driver = (name: string) =>
  name === 'edge-1'
    ? {
        driver: balancers.balancerFor('haproxy')!,
        target: { address: haproxy.runtimeAddress, backend: haproxy.backend },
      }
    : {
        driver: balancers.balancerFor('httpd')!,
        target: { address: httpd.managerUrl, backend: httpd.balancer },
      }
const access = { username: null, password: null, timeoutMs: 2_000 }

/** Works past the console, as somebody with the balancer's own manager does. */
const byHand = {
  async intent(balancer: string, node: string, intent: Exclude<Intent, 'unknown'>) {
    const { driver: told, target } = driver(balancer)
    const result = await told.setIntent({ ...target, ...access }, await memberOf(balancer, node), intent)
    expect(result).toEqual({ confirmed: true, observed: intent })
  },
  async weight(balancer: string, node: string, weight: number) {
    const { driver: told, target } = driver(balancer)
    await told.setWeight({ ...target, ...access }, await memberOf(balancer, node), weight)
  },
}
/** What the balancer itself says. */
async function really(balancer: string, node: string) {
  const { driver: asked, target } = driver(balancer)
  const seen = await asked.observe({ ...target, ...access })
  const name = await memberOf(balancer, node)
  const member = seen.ok ? seen.members.find((one) => one.name === name) : undefined
  return { intent: member?.intent, weight: member?.weight }
}
async function memberOf(balancer: string, node: string): Promise<string> {
  const member = await prisma().member.findFirstOrThrow({
    where: { balancer: { name: balancer }, node: { name: node } },
  })
  return member.name
}
async function read(balancer: string): Promise<Balancer> {
  const { status, body } = await console.call('GET', `/clusters/prod/balancers/${balancer}`, { token })
  expect(status).toBe(200)
  return body
}
async function drifts(balancer: string, message: string) {
  await waitUntil(message, async () =>
    (await read(balancer)).drift.some((drift) => drift.message === message),
  )
  return (await read(balancer)).drift
}
async function ask(verb: 'mend' | 'adopt', balancer: string, node: string) {
  const path = `/clusters/prod/balancers/${balancer}/members/${encodeURIComponent(await memberOf(balancer, node))}/${verb}`
  return await console.call('POST', path, { token, body: { reason: 'a test' } })
}
const events = (type: string) => prisma().event.findMany({ where: { type }, orderBy: { id: 'asc' } })

describe('a drain that somebody set by hand', () => {
  it('is seen, asked about, and mended', async () => {
    await byHand.intent('edge-1', 'node2', 'drain')
    const found = await drifts('edge-1', 'edge-1 sends no new sessions to node2, which is active')
    expect(found).toMatchObject([
      { member: 'node2', node: 'node2', kind: 'intent', wanted: 'ready', found: 'drain', mends: 'asked' },
    ])
    const mended = await ask('mend', 'edge-1', 'node2')
    expect(mended.body).toMatchObject({ drift: [] })
    expect(await really('edge-1', 'node2')).toMatchObject({ intent: 'ready' })
    expect(await events('balancer.drift')).toMatchObject([
      { change: false, reason: 'Somebody set node2 to drain there' },
    ])
    expect(await events('balancer.mended')).toMatchObject([
      { change: true, reason: 'a test', summary: 'Told edge-1 again what is wanted of node2: ready' },
    ])
    expect(await ask('mend', 'edge-1', 'node2')).toMatchObject({ status: 409 })
    await waitUntil('it is observed again', async () => {
      const { driftSince, observedAt } = await prisma().member.findFirstOrThrow({ where: { name: 'node2' } })
      return driftSince === null && observedAt > new Date(mended.body.members[1].observedAt)
    })
    expect(await events('balancer.drift-gone')).toEqual([])
  })

  it('is adopted, told again after a reload when somebody mends it, and ends when it is mended once more', async () => {
    await byHand.intent('edge-1', 'node2', 'drain')
    await drifts('edge-1', 'edge-1 sends no new sessions to node2, which is active')
    const adopted = await ask('adopt', 'edge-1', 'node2')
    expect(adopted.body).toMatchObject({ drift: [] })
    expect(adopted.body.members[1]).toMatchObject({ intent: 'drain', adoptedIntent: 'drain' })
    await haproxy.reload()
    await drifts('edge-1', 'edge-1 sends new sessions to node2, which was to stay drained there')
    expect(await read('edge-1')).toMatchObject({ keepsIntents: false })
    expect((await ask('mend', 'edge-1', 'node2')).body).toMatchObject({ drift: [] })
    expect(await really('edge-1', 'node2')).toMatchObject({ intent: 'drain' })
    const ended = await ask('mend', 'edge-1', 'node2')
    expect(ended.body.members[1]).toMatchObject({ intent: 'ready', adoptedIntent: null })
    expect(await really('edge-1', 'node2')).toMatchObject({ intent: 'ready' })
  })

  it('stays adopted when a ready is owed elsewhere, and gives way to a drain and the return from it', async () => {
    const move = (data: { state?: string; readyOwedAt?: Date }) =>
      prisma().node.updateMany({ where: { name: 'node2' }, data })
    const owed = () => prisma().node.count({ where: { readyOwedAt: { not: null } } })
    await byHand.intent('edge-1', 'node2', 'drain')
    await drifts('edge-1', 'edge-1 sends no new sessions to node2, which is active')
    expect((await ask('adopt', 'edge-1', 'node2')).status).toBe(200)
    await move({ readyOwedAt: new Date() })
    await waitUntil('the ready was told', async () => (await owed()) === 0)
    expect(await really('edge-1', 'node2')).toMatchObject({ intent: 'drain' })
    await move({ state: 'maintenance' })
    await waitUntil('it is out', async () => (await really('edge-1', 'node2')).intent === 'maintenance')
    await move({ state: 'active', readyOwedAt: new Date() })
    await waitUntil('it is back', async () => (await owed()) === 0)
    expect(await really('edge-1', 'node2')).toMatchObject({ intent: 'ready' })
    expect((await read('edge-1')).members[1]).toMatchObject({ intent: 'ready', adoptedIntent: null })
    await prisma().node.updateMany({ where: { name: 'node2' }, data: { stateSince: longAgo } })
  })

  it('is not adopted where the balancer would have nobody left', async () => {
    for (const name of names) await byHand.intent('edge-1', name, 'drain')
    await waitUntil('all are seen', async () => (await read('edge-1')).drift.length === 3)
    const replies = await Promise.all(names.map((name) => ask('adopt', 'edge-1', name)))
    for (const { status, body } of replies) {
      expect([status, body.code]).toEqual([409, 'GUARD_REFUSED'])
      expect(body.message).toContain('edge-1 would have nobody left to send new sessions to')
    }
    await ask('mend', 'edge-1', 'node3')
    const two = await Promise.all(['node1', 'node2'].map((name) => ask('adopt', 'edge-1', name)))
    expect(two.map(({ status }) => status)).toEqual([200, 200])
    for (const name of ['node1', 'node2']) expect((await ask('mend', 'edge-1', name)).status).toBe(200)
    expect((await read('edge-1')).members).toMatchObject(
      names.map(() => ({ intent: 'ready', adoptedIntent: null })),
    )
  })
})

describe('a weight that was set here', () => {
  const set = async (weight: number) => {
    const path = `/clusters/prod/balancers/edge-1/members/node1`
    return await console.call('PATCH', path, { token, body: { weight, reason: 'a test' } })
  }

  it('is asked about when a reload forgets it, and mended', async () => {
    expect((await set(30)).body.members[0]).toMatchObject({ weight: 30, wantedWeight: 30 })
    await haproxy.reload()
    await drifts('edge-1', 'edge-1 gives node1 the weight 100, and 30 was set here')
    expect((await ask('mend', 'edge-1', 'node1')).body).toMatchObject({ drift: [] })
    expect(await really('edge-1', 'node1')).toEqual({ intent: 'ready', weight: 30 })
  })

  it('gives way to another one that is adopted', async () => {
    await byHand.weight('edge-1', 'node1', 50)
    await drifts('edge-1', 'edge-1 gives node1 the weight 50, and 30 was set here')
    const { body } = await ask('adopt', 'edge-1', 'node1')
    expect(body.drift).toEqual([])
    expect(body.members[0]).toMatchObject({ weight: 50, wantedWeight: 50, adoptedIntent: null })
  })
})

describe('a drain that Muster ordered', () => {
  beforeAll(async () => {
    await prisma().node.updateMany({
      where: { name: 'node3' },
      data: { state: 'drained', stateSince: new Date() },
    })
    await waitUntil('told', async () => (await really('edge-2', 'node3')).intent === 'drain')
    await waitUntil('stored', async () => (await prisma().member.count({ where: { intent: 'drain' } })) === 2)
  })

  it('is mended by itself, and said, when a restart of httpd forgets it', async () => {
    const before = (await events('balancer.reapplied')).length
    httpd.reload()
    await waitUntil('told again', async () => (await events('balancer.reapplied')).length > before)
    expect((await events('balancer.drift')).at(-1)).toMatchObject({
      summary: 'edge-2 sends new sessions to node3, which is drained',
      reason: 'edge-2 was restarted or reloaded',
    })
    expect((await events('balancer.reapplied')).at(-1)).toMatchObject({
      summary: 'edge-2 had forgotten that node3 is drained; Muster told it again',
    })
    expect(await really('edge-2', 'node3')).toMatchObject({ intent: 'drain' })
    expect((await read('edge-2')).drift).toEqual([])
    expect(await ask('adopt', 'edge-2', 'node3')).toMatchObject({ status: 409 })
  })

  it('is mended by the next worker when one dies after it saw the drift', async () => {
    await worker.stop(5_000)
    await byHand.intent('edge-1', 'node3', 'ready')
    const member = { balancer: { name: 'edge-1' }, node: { name: 'node3' } }
    await prisma().member.updateMany({ where: member, data: { intent: 'ready', driftSince: new Date() } })
    expect((await read('edge-1')).drift).toMatchObject([
      { message: 'edge-1 sends new sessions to node3, which is drained', mends: 'itself' },
    ])
    worker = newWorker()
    await waitUntil('told', async () => (await really('edge-1', 'node3')).intent === 'drain')
    await waitUntil('it is no drift any more', async () => (await read('edge-1')).drift.length === 0)
  })
})

it('a balancer that is away can be mended once it is back, and loses nothing until then', async () => {
  await byHand.intent('edge-2', 'node1', 'maintenance')
  const message = 'edge-2 has taken out node1, which is active'
  await drifts('edge-2', message)
  await httpd.stop()
  const away = await ask('mend', 'edge-2', 'node1')
  expect(away.status).toBe(422)
  expect(away.body.message).toContain('What is wanted is kept; mend it again once edge-2 answers.')
  await waitUntil('it is seen to be away', async () => (await read('edge-2')).failure !== null)
  expect((await read('edge-2')).drift.map((drift) => drift.message)).toEqual([message])
  const adopted = await ask('adopt', 'edge-2', 'node1')
  expect(adopted.body.message).toContain('What edge-2 does now is not known')
  await httpd.start()
  // It came back with nothing but its configuration.
  await waitUntil('it is told', async () => (await events('balancer.drift-gone')).length > 0)
  expect(await events('balancer.drift-gone')).toMatchObject([
    { summary: 'edge-2 does with node1 what is wanted again', reason: 'edge-2 was restarted or reloaded' },
  ])
  expect((await read('edge-2')).drift.filter(({ node }) => node === 'node1')).toEqual([])
  await waitUntil('node3 is out again', async () => (await really('edge-2', 'node3')).intent === 'drain')
})
