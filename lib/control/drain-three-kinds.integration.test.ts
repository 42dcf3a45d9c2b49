import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type LocalHttpd, startHttpd } from '@/bin/local/httpd'
import { type LocalModJk, startModJk } from '@/bin/local/mod-jk'
import { clearDirectory } from '@/bin/local/reaper'
import { createVisitor } from '@/bin/local/visitor'
import { waitUntil } from '@/bin/local/wait'
import { createBalancers } from '@/lib/balancers/registry'
import type { BalancerKind } from '@/lib/domain/model'
import { cancelDrain, finishDrain, requestDrain, requestMaintenance } from './fixtures/drain-requests'
import { tellInventory } from './fixtures/inventory'
import { type RealCluster, startRealCluster } from './fixtures/real-cluster'
import { spawnWorker, type WorkerProcess } from './fixtures/worker-process'

const directory = mkdtempSync(join(tmpdir(), 'muster-kinds-'))
clearDirectory(directory)
const balancers = createBalancers()
let cluster: RealCluster
let httpd: LocalHttpd
let modJk: LocalModJk
let worker: WorkerProcess

beforeAll(async () => {
  cluster = await startRealCluster(['node1', 'node2', 'node3'], { ajp: true })
  const { nodes, clusterId, store } = cluster
  const ajpNodes = nodes.flatMap(({ name, ajp }) => (ajp ? [{ name, ajp }] : []))
  ;[httpd, modJk] = await Promise.all([
    startHttpd({ directory: join(directory, 'httpd'), nodes }),
    startModJk({ directory: join(directory, 'mod_jk'), nodes: ajpNodes }),
  ])
  await store.prisma.balancer.createMany({
    data: [
      { clusterId, name: 'edge-2', kind: 'httpd', address: httpd.managerUrl, backend: httpd.balancer },
      { clusterId, name: 'edge-3', kind: 'mod_jk', address: modJk.statusUrl, backend: modJk.worker },
    ],
  })
  await tellInventory(store)
  worker = spawnWorker(cluster.databaseUrl)
  await waitUntil(
    'every node is known to every balancer',
    async () => (await store.prisma.member.count({ where: { nodeId: { not: null }, opinion: 'up' } })) === 9,
  )
  await waitUntil(
    'every node is healthy',
    async () => (await store.prisma.nodeObservation.count({ where: { health: 'up' } })) === 3,
  )
})
afterAll(async () => {
  await worker?.end('SIGTERM')
  await Promise.all([httpd?.stop(), modJk?.stop()])
  await cluster?.close()
  await balancers.close()
})

/** What the balancers themselves say of a node. */
async function intentsOf(node: string): Promise<(string | undefined)[]> {
  const places: [BalancerKind, string, string][] = [
    ['haproxy', cluster.haproxy.runtimeAddress, cluster.haproxy.backend],
    ['httpd', httpd.managerUrl, httpd.balancer],
    ['mod_jk', modJk.statusUrl, modJk.worker],
  ]
  return await Promise.all(
    places.map(async ([kind, address, backend]) => {
      const target = { address, backend, username: null, password: null, timeoutMs: 2_000 }
      const seen = await balancers.balancerFor(kind)?.observe(target)
      const index = cluster.nodes.findIndex(({ name }) => name === node)
      return seen?.ok ? seen.members[index]?.intent : seen?.failure.kind
    }),
  )
}
const drainRow = (id: string) => cluster.store.prisma.drain.findUniqueOrThrow({ where: { id } })
const reapplied = () => cluster.store.prisma.event.findMany({ where: { type: 'balancer.reapplied' } })
const everywhere = (intent: string) => [intent, intent, intent]

it('counts a drain only when balancers of all kinds hold it, and keeps the sessions of each', async () => {
  const urls = [cluster.haproxy.url, httpd.url, modJk.url].map((url) => `${url}/crm/`)
  const people = urls.flatMap((url) => Array.from({ length: 9 }, () => createVisitor(url)))
  const homes: (string | null)[] = []
  for (const person of people) homes.push((await person.visit()).node)
  for (const [index] of urls.entries()) expect(homes.slice(index * 9, index * 9 + 9)).toContain('node2')

  const drain = await requestDrain(cluster, 'node2')
  await waitUntil('it is confirmed', async () => (await drainRow(drain.id)).confirmedAt !== null)
  expect(await intentsOf('node2')).toEqual(everywhere('drain'))
  expect(await intentsOf('node1')).toEqual(everywhere('ready'))

  for (const [index, person] of people.entries()) {
    expect(await person.visit()).toMatchObject({ node: homes[index], visits: 2 })
  }
  for (const url of urls) {
    for (let visit = 0; visit < 6; visit++) expect((await createVisitor(url).visit()).node).not.toBe('node2')
  }
})

it('knows which of them would forget it at a restart', async () => {
  const rows = await cluster.store.prisma.balancer.findMany({ orderBy: { name: 'asc' } })
  expect(rows.map(({ keepsIntents }) => keepsIntents)).toEqual([null, false, false])
})

it('tells each kind again what a restart made it forget', async () => {
  httpd.reload()
  modJk.reload()
  await waitUntil('both were told again', async () => (await reapplied()).length === 2)
  expect(await intentsOf('node2')).toEqual(everywhere('drain'))
  expect((await reapplied()).map(({ summary }) => summary).sort()).toEqual([
    'edge-2 had forgotten that node2 is draining; Muster told it again',
    'edge-3 had forgotten that node2 is draining; Muster told it again',
  ])
})

it('names the balancer that does not answer, and is confirmed when it does', async () => {
  await modJk.stop()
  const waiting = async () => {
    const drain = await cluster.store.prisma.drain.findFirstOrThrow({ where: { endedAt: null } })
    return JSON.stringify(drain.waiting)
  }
  await waitUntil('it is named', async () => (await waiting()).includes('edge-3 does not answer'))
  await modJk.start()
  await waitUntil('it holds the drain again', async () => {
    return !(await waiting()).includes('edge-3') && (await intentsOf('node2'))[2] === 'drain'
  })
})

it('puts the node back at all of them', async () => {
  await cancelDrain(cluster, 'node2')
  await waitUntil('it is ready everywhere', async () => {
    return (await intentsOf('node2')).every((intent) => intent === 'ready')
  })
})

it('goes on without one that does not answer, knowingly, and tells it all the same when it does', async () => {
  await modJk.stop()
  await waitUntil('its silence is seen', async () => {
    const { failure } = await cluster.store.prisma.balancer.findFirstOrThrow({ where: { name: 'edge-3' } })
    return failure !== null
  })
  const { id } = await requestDrain(cluster, 'node1', { withoutBalancers: ['edge-3'] })
  await waitUntil('the others confirmed', async () => (await drainRow(id)).confirmedAt !== null)
  await waitUntil('the risk is said', async () =>
    JSON.stringify((await drainRow(id)).waiting).includes(
      'edge-3 does not answer: whether it still sends new sessions there is not known; gone on without it by Test',
    ),
  )
  await modJk.start()
  await waitUntil('it is told as well', async () => (await intentsOf('node1'))[2] === 'drain')
  await waitUntil('nothing is risked any more', async () => {
    return !JSON.stringify((await drainRow(id)).waiting).includes('edge-3')
  })
})

it('puts a drained node into maintenance at all of them where that was asked for', async () => {
  await requestMaintenance(cluster, 'node1', 'drained')
  const drain = await cluster.store.prisma.drain.findFirstOrThrow({ where: { endedAt: null } })
  expect(drain.thenState).toBe('maintenance')
  const left = drain.sessionsAtStart ?? 0
  const finish = { how: 'end-sessions', sessions: left } as const
  await waitUntil('it is confirmed', async () => (await drainRow(drain.id)).confirmedAt !== null)
  await finishDrain(cluster, 'node1', finish)
  await waitUntil('it is in maintenance everywhere', async () => {
    return (await intentsOf('node1')).every((intent) => intent === 'maintenance')
  })
  expect((await drainRow(drain.id)).state).toBe('drained')
  const node = await cluster.store.prisma.node.findFirstOrThrow({ where: { name: 'node1' } })
  expect(node.state).toBe('maintenance')
})
