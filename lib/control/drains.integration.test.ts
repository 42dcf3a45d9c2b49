import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { waitUntil } from '@/bin/local/wait'
import { createBalancers } from '@/lib/balancers/registry'
import { createTomcatProbe } from '@/lib/probes/tomcat/probe'
import { cancelDrain, finishDrain, requestDrain, requestMaintenance, resume } from './fixtures/drain-requests'
import { createPerson, eachInTurn, type Person } from './fixtures/people'
import { type RealCluster, startRealCluster } from './fixtures/real-cluster'
import { spawnWorker, type WorkerProcess } from './fixtures/worker-process'

let cluster: RealCluster
const workers: WorkerProcess[] = []
const everybody: Person[] = []
const balancers = createBalancers()
const probe = createTomcatProbe()

beforeAll(async () => {
  cluster = await startRealCluster(['node1', 'node2', 'node3'])
})

afterEach(async () => {
  if (cluster.haproxy.pid === 0) await cluster.haproxy.start()
  everybody.splice(0)
  // Not by signing out: who was cut off can't reach the node that still has their session.
  for (const { address, managerUrl, username, password } of cluster.nodes) {
    await probe.endSessions({ address, managerUrl, username, password, timeoutMs: 5_000 }, 'all')
  }
  for (const worker of workers.splice(0)) expect(await worker.end('SIGTERM')).not.toBe(1)
  await cluster.store.pool.query(
    `UPDATE "Drain" SET "endedAt" = now(), "state" = 'cancelled' WHERE "endedAt" IS NULL`,
  )
  await cluster.store.pool.query(`UPDATE "Node" SET "state" = 'active', "readyOwedAt" = NULL`)
  for (const name of ['node1', 'node2', 'node3']) await atBalancer(name, 'ready')
})

afterAll(async () => {
  for (const worker of workers) await worker.end('SIGKILL')
  await cluster?.close()
  await Promise.all([balancers.close(), probe.close()])
})

const start = () => {
  const worker = spawnWorker(cluster.databaseUrl)
  workers.push(worker)
  return worker
}
const target = () => ({
  address: cluster.haproxy.runtimeAddress,
  backend: cluster.haproxy.backend,
  username: null,
  password: null,
  timeoutMs: 2_000,
})
const atBalancer = (name: string, intent: 'ready' | 'drain') =>
  balancers.balancerFor('haproxy')!.setIntent(target(), name, intent)
/** What HAProxy itself says. */
const intentOf = async (name: string) => {
  const seen = await balancers.balancerFor('haproxy')!.observe(target())
  return seen.ok ? seen.members.find((member) => member.name === name)?.intent : null
}
const drainRow = (id: string) => cluster.store.prisma.drain.findUniqueOrThrow({ where: { id } })
const nodeRow = (name: string) => cluster.store.prisma.node.findFirstOrThrow({ where: { name } })
const waitingFor = async (id: string) =>
  ((await drainRow(id)).waiting as { message: string }[]).map(({ message }) => message).join('; ')
const events = (type: string) =>
  cluster.store.prisma.event.findMany({ where: { type }, orderBy: { id: 'asc' } })
const healthy = async () =>
  (await cluster.store.prisma.nodeObservation.count({
    // Not what a worker of the test before saw.
    where: { health: 'up', attemptedAt: { gt: new Date(Date.now() - 2_000) } },
  })) === 3 && (await cluster.store.prisma.member.count({ where: { opinion: 'up' } })) === 3
const on = (people: Person[], node: string) => people.filter((person) => person.node === node)

async function arrive(count: number): Promise<Person[]> {
  const people = Array.from({ length: count }, () => createPerson(cluster.haproxy.url))
  await eachInTurn(people, (person) => person.click())
  everybody.push(...people)
  return people
}

describe('a drain under traffic', () => {
  it('moves nobody, loses nobody, lets nobody new in but by a stale cookie, and ends when the last has left', async () => {
    start()
    await waitUntil('the cluster is healthy', healthy)
    const people = await arrive(60)
    const staying = on(people, 'node2')
    expect(staying.length).toBeGreaterThan(10)

    const asked = performance.now()
    const drain = await requestDrain(cluster, 'node2')
    await waitUntil('HAProxy drains', async () => (await intentOf('node2')) === 'drain', { intervalMs: 5 })
    expect(performance.now() - asked).toBeLessThan(5_000)
    await waitUntil('draining', async () => (await drainRow(drain.id)).state === 'draining')

    const late = await arrive(20)
    expect(on(late, 'node2')).toEqual([])
    await eachInTurn(people, (person) => person.click())
    await waitUntil('why it waits is told', async () =>
      /waiting for \d+ sessions, last used .* ago, timeout 30 min/.test(await waitingFor(drain.id)),
    )
    expect((await drainRow(drain.id)).expectedEmptyAt?.getTime()).toBeGreaterThan(Date.now() + 25 * 60_000)

    const [busy] = staying
    await waitUntil('what will not end by itself is told', async () => {
      await busy!.click()
      return /will not empty by itself: \d+ sessions? (is|are) in use/.test(await waitingFor(drain.id))
    })
    expect((await drainRow(drain.id)).expected).toMatchObject({ latest: null })
    await waitUntil('it is read', async () => (await drainRow(drain.id)).openedAtConfirm !== null)
    const stale = createPerson(cluster.haproxy.url, { MUSTERNODE: 'node2' })
    await stale.click()
    expect(stale.node).toBe('node2')
    await waitUntil('the stale cookie is told', async () => (await drainRow(drain.id)).openedSince === 1)
    expect(await waitingFor(drain.id)).toContain('by stale cookies')

    await eachInTurn(people, (person) => person.click())
    expect(people.map(({ moved, lost }) => moved + lost).every((count) => count === 0)).toBe(true)
    await eachInTurn([...staying, stale], (person) => person.signOut())
    await waitUntil('drained', async () => (await drainRow(drain.id)).state === 'drained')
    expect((await nodeRow('node2')).state).toBe('drained')
    expect(await events('drain.drained')).toHaveLength(1)
    const counts = await cluster.store.prisma.sample.findMany({
      where: { nodeId: (await nodeRow('node2')).id },
      orderBy: { at: 'desc' },
      take: 2,
    })
    expect(counts.map(({ sessions }) => sessions)).toEqual([0, 0])
  })

  it('is taken back by a cancel: the balancer is ready again and the drain stays cancelled', async () => {
    start()
    await waitUntil('the cluster is healthy', healthy)
    const [person] = await arrive(1)
    const node = person!.node!
    const drain = await requestDrain(cluster, node)
    await waitUntil('draining', async () => (await drainRow(drain.id)).state === 'draining')
    await cancelDrain(cluster, node)
    await waitUntil('ready', async () => (await intentOf(node)) === 'ready')
    await waitUntil('nothing is owed', async () => (await nodeRow(node)).readyOwedAt === null)
    expect((await drainRow(drain.id)).state).toBe('cancelled')
    expect((await nodeRow(node)).state).toBe('active')
  })

  it('is cancelled by its deadline when that was asked for, and goes on when not', async () => {
    start()
    await waitUntil('the cluster is healthy', healthy)
    const people = await arrive(6)
    const ending = await requestDrain(cluster, 'node1', {
      deadlineSeconds: 2,
      onDeadline: 'cancel',
    })
    const going = await requestDrain(cluster, 'node2', { deadlineSeconds: 2 })
    await waitUntil('expired', async () => (await drainRow(ending.id)).state === 'expired')
    await waitUntil('stuck', async () => (await drainRow(going.id)).state === 'stuck')
    await waitUntil('ready', async () => (await intentOf('node1')) === 'ready')
    expect((await nodeRow('node1')).state).toBe('active')
    expect(await waitingFor(going.id)).toContain('past its deadline')
    await eachInTurn(people, (person) => person.signOut())
    await waitUntil('drained after all', async () => (await drainRow(going.id)).state === 'drained')
  })
})

describe('the sessions that are left', () => {
  const sampled = async (node: string, sessions: number) => {
    const { id } = await nodeRow(node)
    const last = await cluster.store.prisma.nodeObservation.findUniqueOrThrow({ where: { nodeId: id } })
    return last.sessions === sessions && last.failure === null
  }

  it('are ended when somebody who knows their number asks for it, and the drain ends by what is read', async () => {
    start()
    await waitUntil('the cluster is healthy', healthy)
    const people = await arrive(9)
    const left = on(people, 'node2')
    await waitUntil('they are counted', () => sampled('node2', left.length))
    const drain = await requestDrain(cluster, 'node2')
    await waitUntil('draining', async () => (await drainRow(drain.id)).state === 'draining')
    const finish = { how: 'end-sessions', sessions: left.length } as const
    await expect(
      finishDrain(cluster, 'node2', { ...finish, sessions: left.length - 1 }),
    ).rejects.toMatchObject({
      code: 'CONFLICT',
      data: { sessions: left.length },
    })
    await finishDrain(cluster, 'node2', finish)
    await waitUntil('drained', async () => (await drainRow(drain.id)).state === 'drained')
    expect((await drainRow(drain.id)).sessionsEnded).toBe(left.length)
    const [event] = await events('drain.sessions-ended')
    expect(event?.summary).toBe(`Ended the ${left.length} sessions left on node2`)
    const receipt = { sessionsAtStart: left.length, endedByMuster: left.length, endedThemselves: 0, left: 0 }
    const drained = (await events('drain.drained')).at(-1)
    expect(drained?.data).toMatchObject({ drain: drain.id, receipt })
    expect(drained?.summary).toContain(
      `${left.length} sessions at the start: ${left.length} were ended by Muster`,
    )
    // By HAProxy's cookie they come back and begin anew; nobody else lost anything.
    await eachInTurn(people, (person) => person.click())
    expect(people.filter(({ lost }) => lost > 0)).toHaveLength(left.length)
  })

  it('are ended by the deadline that asked for it, and not before', async () => {
    start()
    await waitUntil('the cluster is healthy', healthy)
    const people = await arrive(6)
    const left = on(people, 'node1')
    await waitUntil('they are counted', () => sampled('node1', left.length))
    const drain = await requestDrain(cluster, 'node1', { deadlineSeconds: 600, onDeadline: 'end-sessions' })
    await waitUntil('draining', async () => (await drainRow(drain.id)).state === 'draining')
    await waitUntil('it is read', async () => (await drainRow(drain.id)).openedAtConfirm !== null)
    expect((await drainRow(drain.id)).sessionsEnded).toBe(0)
    await cluster.store.prisma.drain.update({ where: { id: drain.id }, data: { deadlineAt: new Date() } })
    await waitUntil('drained', async () => (await drainRow(drain.id)).state === 'drained')
    expect((await drainRow(drain.id)).sessionsEnded).toBe(left.length)
  })

  it('are cut off by the deadline that takes the node out', async () => {
    start()
    await waitUntil('the cluster is healthy', healthy)
    await arrive(6)
    const drain = await requestDrain(cluster, 'node3', { deadlineSeconds: 2, onDeadline: 'disable' })
    await waitUntil('over', async () => (await drainRow(drain.id)).state === 'expired')
    expect((await nodeRow('node3')).state).toBe('maintenance')
    await waitUntil('maintenance', async () => (await intentOf('node3')) === 'maintenance')
  })
})

describe('what a drain survives', () => {
  it('a restart of HAProxy: what it forgot is told again, and said', async () => {
    start()
    await waitUntil('the cluster is healthy', healthy)
    const people = await arrive(6)
    const drain = await requestDrain(cluster, 'node3')
    await waitUntil('draining', async () => (await drainRow(drain.id)).state === 'draining')
    await cluster.haproxy.stop()
    await waitUntil('its silence is told', async () =>
      (await waitingFor(drain.id)).includes('does not answer'),
    )
    await cluster.haproxy.start()
    await waitUntil('drains again', async () => (await intentOf('node3')) === 'drain')
    await waitUntil('said', async () => (await events('balancer.reapplied')).length > 0)
    const [event] = await events('balancer.reapplied')
    expect(event?.summary).toBe('edge-1 had forgotten that node3 is draining; Muster told it again')
    await waitUntil('confirmed again', async () => (await drainRow(drain.id)).confirmedAt !== null)
    await eachInTurn(people, (person) => person.signOut())
    await waitUntil('drained', async () => (await drainRow(drain.id)).state === 'drained')
  })

  it('the death of its worker: another goes on', async () => {
    const first = start()
    await waitUntil('the cluster is healthy', healthy)
    const people = await arrive(6)
    const drain = await requestDrain(cluster, 'node1')
    await waitUntil('draining', async () => (await drainRow(drain.id)).state === 'draining')
    await first.end('SIGKILL')
    await eachInTurn(people, (person) => person.signOut())
    start()
    await waitUntil('drained', async () => (await drainRow(drain.id)).state === 'drained')
    expect(await intentOf('node1')).toBe('drain')
  })

  it('a restart of Postgres', async () => {
    start()
    await waitUntil('the cluster is healthy', healthy)
    const people = await arrive(6)
    const drain = await requestDrain(cluster, 'node2')
    await waitUntil('draining', async () => (await drainRow(drain.id)).state === 'draining')
    cluster.postgres.kill('SIGKILL')
    await eachInTurn(people, (person) => person.signOut())
    await cluster.postgres.start()
    await waitUntil('drained', async () => (await drainRow(drain.id)).state === 'drained')
  })
})

describe('a maintenance', () => {
  it('ends a running drain, is at the balancer within a second, and there again after a restart of it', async () => {
    start()
    await waitUntil('the cluster is healthy', healthy)
    const people = await arrive(6)
    const drain = await requestDrain(cluster, 'node2')
    await waitUntil('draining', async () => (await drainRow(drain.id)).state === 'draining')
    const asked = performance.now()
    await requestMaintenance(cluster, 'node2')
    await waitUntil('maintenance', async () => (await intentOf('node2')) === 'maintenance', { intervalMs: 5 })
    expect(performance.now() - asked).toBeLessThan(3_000)
    expect((await drainRow(drain.id)).state).toBe('cancelled')
    await eachInTurn(people, (person) => person.click())
    expect(on(people, 'node2')).toEqual([])

    await cluster.haproxy.stop()
    await cluster.haproxy.start()
    await waitUntil('told again', async () => (await intentOf('node2')) === 'maintenance')
    await resume(cluster, 'node2')
    await waitUntil('ready', async () => (await intentOf('node2')) === 'ready')
    expect((await nodeRow('node2')).state).toBe('active')
  })
})
