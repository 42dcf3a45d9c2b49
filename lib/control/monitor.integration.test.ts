import pino from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@/bin/local/test-database'
import { waitUntil } from '@/bin/local/wait'
import { createBalancers } from '@/lib/balancers/registry'
import { createSecretBox } from '@/lib/platform/crypto'
import { createProbes } from '@/lib/probes/registry'
import { createStore, type Store } from '@/lib/store/client'
import { addCluster, tellInventory, testSecret } from './fixtures/inventory'
import { type Simulator, startSimulator } from './fixtures/simulator'
import { inventoryLoop } from './inventory'
import { membershipLoop } from './membership'
import { monitorLoop } from './monitor'
import { silenceLoop } from './silence'
import { startWorker, type Worker } from './worker'

let database: TestDatabase
let store: Store
const probes = createProbes()
const balancers = createBalancers()
let worker: Worker | undefined
let simulator: Simulator | undefined

beforeAll(async () => {
  database = await createTestDatabase()
  store = createStore(database.url)
})

afterEach(async () => {
  await worker?.stop(5_000)
  await simulator?.close()
  worker = undefined
  simulator = undefined
  await store.pool.query('TRUNCATE "Cluster", "Worker", "Event", "Sample" CASCADE')
})

afterAll(async () => {
  await store.close()
  await probes.close()
  await balancers.close()
  await database.drop()
})

const start = () =>
  startWorker({
    version: 'test',
    store,
    secrets: createSecretBox(testSecret),
    log: pino({ level: 'silent' }),
    probes,
    balancers,
    loops: [membershipLoop, inventoryLoop, monitorLoop, silenceLoop],
  })

const observations = () =>
  store.prisma.nodeObservation.findMany({ include: { node: true }, orderBy: { node: { name: 'asc' } } })
const events = (type: string) => store.prisma.event.findMany({ where: { type }, orderBy: { id: 'asc' } })
const everyHealth = async (health: string, count: number) => {
  const rows = await observations()
  return rows.length === count && rows.every((row) => row.health === health)
}

describe('the monitor', () => {
  it('stores what it polls, and an event only when health changes', async () => {
    simulator = await startSimulator(5)
    await addCluster(store, simulator.nodes)
    worker = start()
    await waitUntil('all nodes up', () => everyHealth('up', 5))
    await waitUntil('several samples', async () => (await store.prisma.sample.count()) > 20)
    const rows = await observations()
    expect(rows.map(({ sessions }) => sessions)).toEqual([0, 1, 2, 3, 4])
    expect(rows.every(({ failure }) => failure === null)).toBe(true)
    expect((await events('node.health')).map(({ summary }) => summary).sort()).toEqual(
      [1, 2, 3, 4, 5].map((number) => `node${number} is up`),
    )

    simulator.nodes[0]!.mode = 'breaks'
    await waitUntil('the broken node is down', async () => (await observations())[0]?.health === 'down')
    expect((await observations())[0]?.sessions).toBeNull()
    const [last] = (await events('node.health')).slice(-1)
    expect(last).toMatchObject({ summary: 'node1 is down', after: { health: 'down' } })
    expect(last?.reason).toContain('500')
  })

  it('goes on counting opened sessions when the node restarts', async () => {
    simulator = await startSimulator(1)
    await addCluster(store, simulator.nodes)
    worker = start()
    const [node] = simulator.nodes
    await waitUntil('first seen', () => everyHealth('up', 1))
    node!.opened += 7
    const total = async () => Number((await observations())[0]?.openedTotal)
    await waitUntil('7 are counted', async () => (await total()) === 7)
    node!.startTime = 'Fri Nov 20 15:00:00 UTC 2026'
    node!.opened = 3
    await waitUntil('3 more are counted', async () => (await total()) === 10)
    expect(await events('node.restarted')).toHaveLength(1)
  })

  it('stores what it saw while the database was away, and counts nothing twice', async () => {
    simulator = await startSimulator(3)
    await addCluster(store, simulator.nodes)
    worker = start()
    await waitUntil('all nodes up', () => everyHealth('up', 3))
    const { pool } = store
    const query = pool.query
    pool.query = (() => Promise.reject(new Error('the database is away'))) as typeof query
    const [node] = simulator.nodes
    const polls = node!.polls
    node!.opened += 5
    // Longer than the six seconds after which other workers would have taken over.
    await waitUntil('polling goes on', () => node!.polls > polls + 8)
    node!.opened += 2
    pool.query = query
    await waitUntil('all is counted', async () => Number((await observations())[0]?.openedTotal) === 7)
    await waitUntil('and more polls', () => node!.polls > polls + 14)
    const samples = await store.prisma.sample.aggregate({
      where: { nodeId: (await observations())[0]!.nodeId },
      _sum: { opened: true },
      _count: true,
    })
    expect(samples._sum.opened).toBe(7)
    expect(samples._count).toBeGreaterThan(polls + 8)
    expect((await events('node.health')).filter(({ subjectName }) => subjectName === 'node1')).toHaveLength(1)
  })

  it('stops polling a node that refuses the credentials until they are edited', async () => {
    simulator = await startSimulator(1)
    await addCluster(store, simulator.nodes)
    worker = start()
    const [node] = simulator.nodes
    node!.mode = 'refuses-credentials'
    await waitUntil(
      'polling stopped',
      async () => (await store.prisma.node.findFirst())?.pollStoppedAt != null,
    )
    expect(await events('node.polling-stopped')).toHaveLength(1)
    const polls = node!.polls
    await waitUntil('it is unknown', () => everyHealth('unknown', 1))
    expect(node!.polls).toBe(polls)

    node!.mode = 'answers'
    const sealed = createSecretBox(testSecret).seal('another')
    await store.prisma.node.updateMany({ data: { managerPassword: sealed, pollStoppedAt: null } })
    await tellInventory(store)
    await waitUntil('it is up', () => everyHealth('up', 1))
  })

  it('writes with as many statements for 200 nodes as for 10', async () => {
    const statementsPerTick = async (count: number) => {
      simulator = await startSimulator(count)
      await addCluster(store, simulator.nodes)
      const counted = countStatements(store)
      worker = start()
      await waitUntil('all nodes up', () => everyHealth('up', count))
      counted.reset()
      const polls = worker.context.stats.polls
      await waitUntil('4 rounds', async () => worker!.context.stats.polls >= polls + 4 * count)
      const perSlot = counted.perSlot()
      counted.stop()
      await worker.stop(5_000)
      await simulator.close()
      await store.pool.query('TRUNCATE "Cluster", "Worker", "Event", "Sample" CASCADE')
      return perSlot
    }
    const few = await statementsPerTick(10)
    const many = await statementsPerTick(200)
    // One for observations per slot of 250 ms; the rest are heartbeats and the search for silent nodes.
    expect(few).toBeLessThan(2.5)
    expect(many).toBeLessThan(2.5)
  })

  it('says unknown of nodes that nobody polls any more', async () => {
    simulator = await startSimulator(2)
    await addCluster(store, simulator.nodes)
    worker = start()
    await waitUntil('all nodes up', () => everyHealth('up', 2))
    await worker.stop(5_000)
    worker = startWorker({
      version: 'test',
      store,
      secrets: createSecretBox(testSecret),
      log: pino({ level: 'silent' }),
      probes,
      balancers,
      loops: [silenceLoop],
    })
    await waitUntil('all unknown', () => everyHealth('unknown', 2))
    const rows = await observations()
    expect(rows.map(({ sessions }) => sessions)).toEqual([null, null])
    expect((await events('node.health')).at(-1)?.reason).toContain('it was up then')
  })
})

/** Counts what goes to Postgres over the pool. */
function countStatements(of: Store) {
  const query = of.pool.query
  let statements = 0
  let since = performance.now()
  const counting = (...args: unknown[]) => {
    statements += 1
    return Reflect.apply(query, of.pool, args)
  }
  of.pool.query = counting as typeof query
  return {
    reset() {
      statements = 0
      since = performance.now()
    },
    perSlot: () => statements / ((performance.now() - since) / 250),
    stop() {
      of.pool.query = query
    },
  }
}
