import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@/bin/local/test-database'
import { waitUntil } from '@/bin/local/wait'
import { createStore, type Store } from '@/lib/store/client'
import { addCluster } from './fixtures/inventory'
import { type Simulator, startSimulator } from './fixtures/simulator'
import { spawnWorker, type WorkerProcess } from './fixtures/worker-process'

let database: TestDatabase
let store: Store
let simulator: Simulator
const workers: WorkerProcess[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  store = createStore(database.url)
  simulator = await startSimulator(40)
  await addCluster(store, simulator.nodes)
})

afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.end('SIGKILL')
})

afterAll(async () => {
  await store.close()
  await simulator.close()
  await database.drop()
})

const start = () => {
  const worker = spawnWorker(database.url)
  workers.push(worker)
  return worker
}
const nodesOf = async (pid: number) => {
  const row = await store.prisma.worker.findFirst({ where: { pid } })
  return (row?.stats as { nodes?: number } | undefined)?.nodes ?? 0
}

describe('two workers', () => {
  it('share the nodes, and when one is killed the other polls them all within 10 s', async () => {
    const first = start()
    const second = start()
    await waitUntil('they share', async () => {
      const [one, two] = [await nodesOf(first.pid), await nodesOf(second.pid)]
      return one > 5 && two > 5 && one + two === 40
    })
    await first.end('SIGKILL')
    const killed = performance.now()
    for (const node of simulator.nodes) node.polls = 0
    await waitUntil('each node was polled again', () => simulator.nodes.every(({ polls }) => polls > 1), {
      timeoutMs: 15_000,
    })
    expect(performance.now() - killed).toBeLessThan(10_000)
    await waitUntil('it says so', async () => (await nodesOf(second.pid)) === 40)
  })

  it('hands its nodes over at once when it is asked to end', async () => {
    const first = start()
    const second = start()
    await waitUntil('they share', async () => (await nodesOf(first.pid)) + (await nodesOf(second.pid)) === 40)
    expect(await first.end('SIGTERM')).toBe(0)
    for (const node of simulator.nodes) node.polls = 0
    const ended = performance.now()
    await waitUntil('each node was polled', () => simulator.nodes.every(({ polls }) => polls > 0))
    expect(performance.now() - ended).toBeLessThan(5_000)
  })
})

describe('a worker', () => {
  it('starts without a database, waits for it, and ends cleanly when asked to', async () => {
    const worker = spawnWorker('postgresql://nobody:none@127.0.0.1:9/none')
    workers.push(worker)
    await waitUntil('it waits', () => worker.log().includes('failed, and will be tried again'))
    expect(await worker.end('SIGTERM')).toBe(0)
  })
})
