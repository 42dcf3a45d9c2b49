import { afterAll, beforeAll, expect, it } from 'vitest'
import { waitUntil } from '@/bin/local/wait'
import type { Balancer } from '@/lib/balancers/balancer'
import type { BalancerObservation } from '@/lib/domain/model'
import { startTestConsole, type TestConsole } from '@/lib/http/test-console'
import { createProbes } from '@/lib/probes/registry'
import { makeCluster } from '@/lib/services/test-cluster'
import type { Store } from '@/lib/store/client'
import { dropMemberSamples } from '@/lib/store/member-samples'
import { balancerWatchLoop } from './balancer-watch'
import { inventoryLoop } from './inventory'
import { membershipLoop } from './membership'
import { startWorker, type Worker } from './worker'

const stepMs = 5_000
const began = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 30 * 60_000)
/** A balancer on a clock of its own: five seconds go by and ten requests come in between two observations. */
const simulated = { members: 3, observations: 0, total: 100, startedAt: began }
let console: TestConsole
let worker: Worker
let viewer: string
const statements: string[] = []

function observe(): BalancerObservation {
  simulated.observations += 1
  simulated.total += 10
  const { members, observations, total, startedAt } = simulated
  const names = Array.from({ length: members }, (_, index) => `node${index + 1}`)
  return {
    ...{ ok: true, at: new Date(began.getTime() + observations * stepMs), version: 'simulated', startedAt },
    openings: { slots: ['slot1'], add: false, reason: 'It is simulated.' },
    members: names.map((name) => ({
      ...{
        name,
        address: null,
        route: name,
        intent: 'ready',
        opinion: 'up',
        statusText: 'Ok',
        lastCheck: null,
      },
      ...{ weight: 1, inFlight: 4, total, ratePerSecond: null, errorsTotal: null },
    })),
  }
}

const refused = async () =>
  ({ confirmed: false, failure: { kind: 'refused', message: 'It is simulated.' } }) as const
const balancer: Balancer = {
  kind: 'httpd',
  capabilities: { weight: { min: 1, max: 100 }, members: { add: false, remove: false } },
  observe: async () => observe(),
  ...{ setIntent: refused, setWeight: refused, addMember: refused, removeMember: refused },
  backends: async () => ({ ok: true, names: [] }),
  close: async () => undefined,
}

/** The same store, with the names of the statements that the balancers' watch sends. */
function counted(store: Store): Store {
  const query = store.pool.query.bind(store.pool)
  const pool = new Proxy(store.pool, {
    get(target, key) {
      if (key !== 'query') return Reflect.get(target, key)
      return (first: unknown, ...rest: unknown[]) => {
        const named = typeof first === 'object' && first !== null && 'name' in first ? String(first.name) : ''
        if (named.startsWith('balancer-')) statements.push(named)
        return (query as (...all: unknown[]) => unknown)(first, ...rest)
      }
    },
  })
  return { ...store, pool }
}

beforeAll(async () => {
  console = await startTestConsole()
  const { store, secrets, log } = console.services
  const nodes = ['node1', 'node2', 'node3'].map((name) => ({ name }))
  const { id: clusterId } = await makeCluster(store, { slug: 'prod', nodes })
  await store.prisma.cluster.updateMany({ data: { balancerIntervalSeconds: 1 } })
  await store.prisma.node.updateMany({ data: { stateSince: began } })
  await store.prisma.balancer.create({
    data: { clusterId, name: 'edge', kind: 'httpd', address: 'http://127.0.0.1:1', backend: 'cluster' },
  })
  viewer = await console.token('viewer')
  worker = startWorker({
    ...{ version: 'test', store: counted(store), secrets, log, probes: createProbes() },
    balancers: { balancerFor: () => balancer, close: async () => undefined },
    loops: [membershipLoop, inventoryLoop, balancerWatchLoop],
  })
})
afterAll(async () => {
  await worker?.stop(5_000)
  await console?.close()
})

const stored = (count: number) =>
  waitUntil('observations are stored', async () => {
    return statements.filter((name) => name === 'balancer-store').length >= count
  })
const samples = (query: string) =>
  console.call('GET', `/clusters/prod/balancers/edge/samples?${query}`, { token: viewer })
const range = `from=${began.toISOString()}&to=${new Date(began.getTime() + 600_000).toISOString()}`

it('members are sampled each ten seconds, and a counter that began anew is unknown, not negative', async () => {
  await stored(3)
  Object.assign(simulated, { total: 0, startedAt: new Date(began.getTime() + 1) })
  await stored(7)
  const { body } = await samples(`${range}&points=60`)
  expect(body.members.map(({ member, node }: { member: string; node: string }) => [member, node])).toEqual([
    ['node1', 'node1'],
    ['node2', 'node2'],
    ['node3', 'node3'],
  ])
  const rates = body.members[0].points.map((point: { requestsPerSecond: number }) => point.requestsPerSecond)
  expect(rates.length).toBeGreaterThanOrEqual(4)
  expect(rates[0]).toBeNull()
  expect(rates.slice(1).filter((rate: number | null) => rate === null)).toHaveLength(1)
  expect(rates.filter((rate: number | null) => rate !== null).every((rate: number) => rate === 2)).toBe(true)
  expect(body.members[0].points[1]).toMatchObject({ inFlight: 4, weight: 1, intent: 'ready', opinion: 'up' })
})

it('they are read as no more points than asked for, and an empty range is refused', async () => {
  const { body } = await samples(`${range}&points=1`)
  expect(body).toMatchObject({ stepSeconds: 600 })
  for (const { points } of body.members) expect(points).toHaveLength(1)
  expect((await samples(`from=${began.toISOString()}&to=${began.toISOString()}`)).status).toBe(422)
  expect((await samples('points=501')).status).toBe(400)
})

it('a balancer that tells no rate gets one from its counter, and says where new members find a place', async () => {
  const { body } = await console.call('GET', '/clusters/prod/balancers/edge', { token: viewer })
  expect(body.members).toMatchObject([{ ratePerSecond: 2 }, { ratePerSecond: 2 }, { ratePerSecond: 2 }])
  expect(body).toMatchObject({
    openings: { slots: ['slot1'], add: false, reason: 'It is simulated.' },
    capabilities: { weight: { min: 1, max: 100 } },
  })
})

it('a balancer that refuses what Muster orders stays named, and that it does is said once', async () => {
  const { prisma } = console.services.store
  const state = (state: string, stateSince: Date) =>
    prisma.node.updateMany({ where: { name: 'node1' }, data: { state, stateSince } })
  const edge = async () =>
    (await console.call('GET', '/clusters/prod/balancers/edge', { token: viewer })).body
  const told = () => prisma.event.findMany({ where: { type: 'balancer.reapplied' } })
  await state('drained', began)
  await waitUntil('it was told', async () => (await told()).length > 0)
  await stored(statements.filter((name) => name === 'balancer-store').length + 2)
  expect((await edge()).drift).toMatchObject([
    { message: 'edge sends new sessions to node1, which is drained', mends: 'itself', found: 'ready' },
  ])
  expect(await told()).toMatchObject([{ change: false, reason: 'It is simulated.' }])
  await state('active', new Date())
  const gone = () => prisma.event.findMany({ where: { type: 'balancer.drift-gone' } })
  await waitUntil('it is seen to be no drift', async () => (await gone()).length > 0)
  expect(await gone()).toMatchObject([{ reason: 'What is wanted of it changed' }])
  expect((await edge()).drift).toEqual([])
})

it('an observation of three hundred members costs as many statements as one of three', async () => {
  const perObservation = async (members: number) => {
    simulated.members = members
    statements.length = 0
    await stored(2)
    const whole = statements.slice(statements.indexOf('balancer-store') + 1)
    return whole.slice(0, whole.indexOf('balancer-store') + 1).sort()
  }
  const few = await perObservation(3)
  expect(few).toEqual(['balancer-facts', 'balancer-members', 'balancer-nodes', 'balancer-store'])
  expect(await perObservation(300)).toEqual(few)
  const { prisma } = console.services.store
  await waitUntil('the new ones are sampled', async () => {
    return (await prisma.memberSample.count({ where: { member: 'node300' } })) > 0
  })
})

it('of very many members there are fewer points each', async () => {
  const { body } = await samples(
    `from=${began.toISOString()}&to=${new Date(began.getTime() + 6_600_000).toISOString()}&points=500`,
  )
  expect(body.members).toHaveLength(300)
  expect(body.stepSeconds).toBe(100)
})

it('samples that are too old are dropped, a bounded part at a time', async () => {
  const { prisma, pool } = console.services.store
  await worker.stop(5_000)
  const all = await prisma.memberSample.count()
  const later = new Date(began.getTime() + 3_600_000)
  expect(await dropMemberSamples(pool, began, 5_000)).toBe(0)
  expect(await dropMemberSamples(pool, later, 2)).toBe(2)
  expect(await dropMemberSamples(pool, later, 5_000)).toBe(all - 2)
})
