import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type LocalHaproxy, startHaproxy } from '@/bin/local/haproxy'
import { clearDirectory } from '@/bin/local/reaper'
import { waitUntil } from '@/bin/local/wait'
import { createBalancers } from '@/lib/balancers/registry'
import { cancelDrain, finishDrain, requestDrain, resume } from './fixtures/drain-requests'
import { createGate, type Gate } from './fixtures/gate'
import { tellInventory } from './fixtures/inventory'
import { createPerson, eachInTurn, type Person } from './fixtures/people'
import { type RealCluster, startRealCluster } from './fixtures/real-cluster'
import { spawnWorker, type WorkerProcess } from './fixtures/worker-process'

const directory = mkdtempSync(join(tmpdir(), 'muster-kills-'))
clearDirectory(directory)
const balancers = createBalancers()
const node = 'node2'
let cluster: RealCluster
let second: LocalHaproxy
let gate: Gate
let worker: WorkerProcess

beforeAll(async () => {
  cluster = await startRealCluster(['node1', 'node2'])
  second = await startHaproxy({ directory: join(directory, 'haproxy'), nodes: cluster.nodes })
  await cluster.store.prisma.balancer.create({
    data: {
      ...{ clusterId: cluster.clusterId, name: 'edge-2', kind: 'haproxy' },
      ...{ address: second.runtimeAddress, backend: second.backend },
    },
  })
  await tellInventory(cluster.store)
  gate = await createGate(cluster.databaseUrl)
  worker = spawnWorker(cluster.databaseUrl)
})
// What one of them left behind by failing fails no other.
let failed = false
beforeEach(async ({ onTestFailed }) => {
  onTestFailed(() => {
    failed = true
    process.stderr.write(worker.log().slice(-4_000))
  })
  if (!failed) return
  failed = false
  second.kill('SIGCONT')
  await kill()
  await cluster.store.pool.query(
    `UPDATE "Drain" SET "endedAt" = now(), "state" = 'cancelled' WHERE "endedAt" IS NULL`,
  )
  await cluster.store.pool.query(`UPDATE "Node" SET "state" = 'active', "readyOwedAt" = now()`)
  restart()
})
afterAll(async () => {
  second?.kill('SIGCONT')
  await worker?.end('SIGKILL')
  await gate?.end()
  await second?.stop()
  await cluster?.close()
  await balancers.close()
})

const edges = () => [cluster.haproxy, second]
/** What both balancers themselves say. */
const intents = () =>
  Promise.all(
    edges().map(async ({ runtimeAddress: address, backend }) => {
      const target = { address, backend, username: null, password: null, timeoutMs: 2_000 }
      const seen = await balancers.balancerFor('haproxy')!.observe(target)
      return seen.ok ? seen.members.find(({ name }) => name === node)?.intent : 'silent'
    }),
  )
const both = (intent: string) => [intent, intent]
const drainRow = (id: string) => cluster.store.prisma.drain.findUniqueOrThrow({ where: { id } })
const nodeRow = () => cluster.store.prisma.node.findFirstOrThrow({ where: { name: node } })
const confirmed = (id: string) =>
  waitUntil('it is confirmed', async () => (await drainRow(id)).confirmedAt !== null, { intervalMs: 10 })
const counted = (sessions: number) =>
  waitUntil(`${sessions} are counted`, async () => {
    const where = { nodeId: (await nodeRow()).id }
    const seen = await cluster.store.prisma.nodeObservation.findUnique({ where })
    return (
      seen?.sessions === sessions && seen.health === 'up' && seen.attemptedAt > new Date(Date.now() - 3_000)
    )
  })

/** As by a crash of its machine, after which enough time has passed for others to notice; then it comes back. */
async function kill(options: { atOnce?: boolean } = {}): Promise<void> {
  await worker.end('SIGKILL')
  await gate.loseAll()
  if (!options.atOnce) {
    await cluster.store.pool.query(`UPDATE "Drain" SET "leaseUntil" = now() WHERE "endedAt" IS NULL`)
  }
  await cluster.store.pool.query('DELETE FROM "Worker"')
}
const restart = () => {
  worker = spawnWorker(cluster.databaseUrl)
}

/** Three people on the node, two by one balancer and one by the other. */
async function arrive(): Promise<Person[]> {
  await waitUntil('everything is up', async () => {
    const up = await cluster.store.prisma.member.count({ where: { opinion: 'up', intent: 'ready' } })
    return up === 4 && (await intents()).every((intent) => intent === 'ready')
  })
  await waitUntil('both nodes are up', async () => {
    const where = { health: 'up', attemptedAt: { gt: new Date(Date.now() - 3_000) } }
    return (await cluster.store.prisma.nodeObservation.count({ where })) === 2
  })
  const people: Person[] = []
  for (const { url } of [cluster.haproxy, cluster.haproxy, second]) {
    const person = createPerson(url, { MUSTERNODE: node })
    await person.click()
    people.push(person)
  }
  expect(people.map((person) => person.node)).toEqual([node, node, node])
  await counted(3)
  return people
}
const leave = (people: Person[]) => eachInTurn(people, (person) => person.signOut())

/** Everything that a drain leaves behind. */
async function outcome(id: string) {
  const drain = await drainRow(id)
  const events = await cluster.store.prisma.event.findMany({
    where: { type: { startsWith: 'drain.' }, data: { path: ['drain'], equals: id } },
  })
  const said = (type: string) => events.filter((event) => event.type === type).length
  const receipt = (events.find(({ type }) => type === 'drain.drained')?.data ?? null) as {
    receipt: object
  } | null
  return {
    drain: drain.state,
    node: (await nodeRow()).state,
    intents: await intents(),
    sessions: [drain.sessionsAtStart, drain.sessionsEnded, drain.sessionsAtEnd, drain.openedSince],
    receipt: receipt && { ...receipt.receipt, durationSeconds: 0 },
    said: [said('drain.requested'), said('drain.drained'), said('drain.cancelled')],
  }
}

async function isDrained(id: string) {
  await waitUntil('it is drained', async () => (await drainRow(id)).state === 'drained')
  const found = await outcome(id)
  await resume(cluster, node)
  return found
}

/** The same without any kill. */
async function calm(ends: boolean) {
  const people = await arrive()
  const { id } = await requestDrain(cluster, node)
  await confirmed(id)
  if (ends) await finishDrain(cluster, node, { how: 'end-sessions', sessions: 3 })
  else await leave(people)
  return await isDrained(id)
}

let wanted: Awaited<ReturnType<typeof outcome>>

it('without a kill, is drained at both balancers when the last has left', async () => {
  wanted = await calm(false)
  expect(wanted).toMatchObject({
    ...{ drain: 'drained', node: 'drained', intents: both('drain'), sessions: [3, 0, 0, 0] },
    ...{ receipt: { endedThemselves: 3, left: 0 }, said: [1, 1, 0] },
  })
})

/** Each plays up to a transition, with a drain that runs; what it returns is done once the worker is dead. */
const transitions: Record<string, (ask: () => Promise<string>, people: Person[]) => Promise<string>> = {
  'before it looked at the request': async (ask) => {
    await kill()
    return await ask()
  },
  'when it had told one balancer of two': async (ask) => {
    second.kill('SIGSTOP')
    const id = await ask()
    await waitUntil('the first is told', async () => (await intentOfFirst()) === 'drain', { intervalMs: 10 })
    await kill()
    second.kill('SIGCONT')
    return id
  },
  'when it had told both and not written so': async (ask) => {
    await gate.close('OLD."confirmedAt" IS NULL AND NEW."confirmedAt" IS NOT NULL')
    const id = await ask()
    await gate.reached()
    expect(await intents()).toEqual(both('drain'))
    await kill()
    return id
  },
  'when it had written the confirmation': async (ask) => {
    const id = await ask()
    await confirmed(id)
    await kill()
    return id
  },
  'at the first empty reading': async (ask, people) => {
    await gate.close('OLD."zeroReadings" = 0 AND NEW."zeroReadings" = 1')
    const id = await ask()
    await confirmed(id)
    await leave(people)
    await gate.reached()
    await kill()
    return id
  },
  'when it was about to call it drained': async (ask, people) => {
    await gate.close(`NEW."state" = 'drained'`)
    const id = await ask()
    await confirmed(id)
    await leave(people)
    await gate.reached()
    await kill()
    return id
  },
}

it.each(Object.keys(transitions))('ends the same when its worker is killed %s', async (name) => {
  const people = await arrive()
  const id = await transitions[name]!(async () => (await requestDrain(cluster, node)).id, people)
  restart()
  await confirmed(id)
  await leave(people)
  expect(await isDrained(id)).toEqual(wanted)
})

it('counts the sessions that it ended once, when its worker is killed before it could', async () => {
  const people = await arrive()
  const { id } = await requestDrain(cluster, node)
  await confirmed(id)
  await gate.close('NEW."sessionsEnded" > OLD."sessionsEnded"')
  await finishDrain(cluster, node, { how: 'end-sessions', sessions: 3 })
  await gate.reached()
  await kill()
  restart()
  const found = await isDrained(id)
  expect(found).toMatchObject({
    ...{ drain: 'drained', node: 'drained', intents: both('drain'), sessions: [3, 3, 0, 0] },
    ...{ receipt: { endedThemselves: 0, endedByMuster: 3, moved: 0 }, said: [1, 1, 0] },
  })
  await eachInTurn(people, (person) => person.click())
  expect(people.map(({ lost }) => lost)).toEqual([1, 1, 1])
  await leave(people)
})

const putBack = async (id: string) => {
  await waitUntil('nothing is owed', async () => (await nodeRow()).readyOwedAt === null)
  expect(await outcome(id)).toMatchObject({
    ...{ drain: 'cancelled', node: 'active', intents: both('ready'), said: [1, 0, 1] },
  })
}

it('is put back when its worker is killed between the cancel and the balancers', async () => {
  const people = await arrive()
  const { id } = await requestDrain(cluster, node)
  await confirmed(id)
  process.kill(worker.pid, 'SIGSTOP')
  await cancelDrain(cluster, node)
  await kill()
  restart()
  await putBack(id)
  await leave(people)
})

it('is put back when its worker is killed while a balancer that hangs has the drain still to read', async () => {
  const people = await arrive()
  second.kill('SIGSTOP')
  const { id } = await requestDrain(cluster, node)
  await waitUntil('the first is told', async () => (await intentOfFirst()) === 'drain', { intervalMs: 10 })
  await cancelDrain(cluster, node)
  await kill({ atOnce: true })
  restart()
  second.kill('SIGCONT')
  await putBack(id)
  await leave(people)
})

async function intentOfFirst() {
  const where = { name: node, balancer: { name: 'edge-1' } }
  return (await cluster.store.prisma.member.findFirstOrThrow({ where })).intent
}
