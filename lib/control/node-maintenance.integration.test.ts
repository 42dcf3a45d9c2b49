import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { waitUntil } from '@/bin/local/wait'
import { createBalancers } from '@/lib/balancers/registry'
import { startTestConsole, type TestConsole } from '@/lib/http/test-console'
import { startServoy } from '@/lib/probes/fixtures/servoy-node'
import { createProbes } from '@/lib/probes/registry'
import { makeCluster } from '@/lib/services/test-cluster'
import { tellInventory } from './fixtures/inventory'
import { type Simulator, startSimulator } from './fixtures/simulator'
import { inventoryLoop } from './inventory'
import { membershipLoop } from './membership'
import { monitorLoop } from './monitor'
import { nodeMaintenanceLoop } from './node-maintenance'
import { startWorker, type Worker } from './worker'

let console: TestConsole
let servoy: Awaited<ReturnType<typeof startServoy>>
let simulator: Simulator
let worker: Worker
let token: string
const longAgo = new Date(Date.now() - 3_600_000)

const prisma = () => console.services.store.prisma
const path = '/clusters/prod/nodes/servoy1'

/** What the server itself says, asked past Muster. */
async function mode(): Promise<boolean> {
  const { managerUrl, username, password } = servoy.tomcat
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  const bean = encodeURIComponent('com.servoy.server:type=Server,context=/app')
  const reply = await fetch(`${managerUrl}/jmxproxy/?get=${bean}&att=MaintenanceMode`, {
    headers: { authorization },
  })
  return / = true/.test(await reply.text())
}
const shows = (on: boolean | null) =>
  waitUntil(
    `the node shows ${on}`,
    async () => {
      const { body } = await console.call('GET', path, { token })
      return body.maintenanceMode === on
    },
    { timeoutMs: 10_000 },
  )
const events = (type: string) => prisma().event.findMany({ where: { type }, orderBy: { id: 'asc' } })
const act = async (verb: 'maintenance' | 'resume') => {
  const body = verb === 'resume' ? {} : { reason: 'a new disk' }
  const reply = await console.call('POST', `${path}/${verb}`, { token, body })
  expect([reply.status, reply.text.slice(0, 200)]).toEqual([200, expect.any(String)])
  await prisma().node.updateMany({ where: { name: 'servoy1' }, data: { stateSince: longAgo } })
}
const newWorker = () =>
  startWorker({
    ...{ version: 'test', store: console.services.store, log: console.services.log },
    ...{ secrets: console.services.secrets, probes: createProbes(), balancers: createBalancers() },
    loops: [membershipLoop, inventoryLoop, monitorLoop, nodeMaintenanceLoop],
  })

beforeAll(async () => {
  ;[console, servoy, simulator] = await Promise.all([startTestConsole(), startServoy(), startSimulator(1)])
  await servoy.register('clients=2&maintenance=false')
  token = await console.token('admin')
  const cluster = await makeCluster(console.services.store, {
    slug: 'prod',
    nodes: [{ name: 'servoy1' }, { name: 'other' }],
  })
  await prisma().cluster.updateMany({ data: { pollIntervalSeconds: 1 } })
  const { address, managerUrl, username, password } = servoy.tomcat
  await prisma().node.updateMany({
    where: { clusterId: cluster.id, name: 'servoy1' },
    data: {
      ...{ kind: 'servoy', address, managerUrl, managerUsername: username, route: 'pages1' },
      managerPassword: console.services.secrets.seal(password),
    },
  })
  const [other] = simulator.nodes
  await prisma().node.updateMany({
    where: { clusterId: cluster.id, name: 'other' },
    data: { address: other?.address ?? '', managerUrl: other?.managerUrl ?? null },
  })
  await tellInventory(console.services.store)
  worker = newWorker()
  await shows(false)
})
afterAll(async () => {
  await worker?.stop(5_000)
  await servoy?.tomcat.stop()
  await simulator?.close()
  await console?.close()
})

describe("a Servoy node's own maintenance mode", () => {
  it('is turned on by maintenance and off by resuming, each read back and in the activity log', async () => {
    await act('maintenance')
    await waitUntil('the server says so', mode, { timeoutMs: 10_000 })
    await shows(true)
    await act('resume')
    await waitUntil('the server says so', async () => !(await mode()), { timeoutMs: 10_000 })
    await shows(false)
    await waitUntil('both are told', async () => (await events('node.own-maintenance')).length >= 2)
    expect(await events('node.own-maintenance')).toMatchObject([
      {
        change: true,
        subjectName: 'servoy1',
        before: { maintenanceMode: false },
        after: { maintenanceMode: true },
      },
      { change: true, before: { maintenanceMode: true }, after: { maintenanceMode: false } },
    ])
  })

  it('is compared and set again when the node returns after a restart, whatever it kept meanwhile', async () => {
    await act('maintenance')
    await waitUntil('it is on', mode, { timeoutMs: 10_000 })
    await servoy.tomcat.stop()
    await servoy.tomcat.start()
    // Somebody changed the server's settings while it was down.
    await servoy.register('clients=0&maintenance=false')
    await waitUntil('it is on again', mode, { timeoutMs: 10_000 })

    // Resumed while the server was away: it returns in the mode that it kept.
    await servoy.tomcat.stop()
    await act('resume')
    await servoy.tomcat.start()
    await servoy.register('clients=0')
    await waitUntil('it is off', async () => !(await mode()), { timeoutMs: 10_000 })
    await shows(false)
  })

  it('is left alone where somebody turned it on at the server, and shown', async () => {
    const before = (await events('node.own-maintenance')).length
    await servoy.register('clients=0&maintenance=true')
    await shows(true)
    await new Promise((done) => setTimeout(done, 2_500))
    expect(await mode()).toBe(true)
    expect((await events('node.own-maintenance')).length).toBe(before)
    const { body } = await console.call('GET', path, { token })
    expect(body.contradictions).toEqual([
      expect.stringMatching(/^Its own maintenance mode is on, and the node is active/),
    ])
    // Maintenance makes it Muster's, and resuming ends it.
    await act('maintenance')
    await waitUntil(
      'it is ours',
      async () => (await prisma().node.count({ where: { ownMaintenanceSince: { not: null } } })) === 1,
    )
    await act('resume')
    await waitUntil('it is off', async () => !(await mode()), { timeoutMs: 10_000 })
  })

  it('is set by the next worker when it was asked for while none ran', async () => {
    await worker.stop(5_000)
    await act('maintenance')
    worker = newWorker()
    await waitUntil('it is on', mode, { timeoutMs: 10_000 })
    await shows(true)
    await act('resume')
    await waitUntil('it is off', async () => !(await mode()), { timeoutMs: 10_000 })
    await shows(false)
  })

  it('that the server does not take is said once, shown, and tried again until it does', async () => {
    await servoy.register('clients=0&maintenance=false&stuck=1')
    await act('maintenance')
    await waitUntil('it is said', async () => (await events('node.own-maintenance-failed')).length > 0)
    await new Promise((done) => setTimeout(done, 2_000))
    expect(await events('node.own-maintenance-failed')).toMatchObject([
      { change: false, reason: expect.stringContaining('says false when it is read') },
    ])
    const { body } = await console.call('GET', path, { token })
    expect(body).toMatchObject({ state: 'maintenance', maintenanceMode: false })
    expect(body.contradictions).toEqual([
      expect.stringMatching(/^Its own maintenance mode is off, and the node is in maintenance for \d+ min/),
    ])
    await servoy.register('clients=0')
    await waitUntil('it is on', mode, { timeoutMs: 10_000 })
    await shows(true)
  })
})
