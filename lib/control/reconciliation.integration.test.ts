import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { waitUntil } from '@/bin/local/wait'
import { createBalancers } from '@/lib/balancers/registry'
import { notify } from '@/lib/store/notify'
import { type RealCluster, startRealCluster } from './fixtures/real-cluster'
import { spawnWorker, type WorkerProcess } from './fixtures/worker-process'

let cluster: RealCluster
let worker: WorkerProcess
const balancers = createBalancers()

beforeAll(async () => {
  cluster = await startRealCluster(['node1', 'node2', 'node3'])
  worker = spawnWorker(cluster.databaseUrl)
  await waitUntil(
    'the cluster is watched',
    async () =>
      (await cluster.store.prisma.nodeObservation.count({ where: { health: 'up' } })) === 3 &&
      (await cluster.store.prisma.member.count({ where: { opinion: 'up' } })) === 3,
  )
})

afterAll(async () => {
  await worker?.end('SIGTERM')
  await cluster?.close()
  await balancers.close()
})

const target = () => ({
  address: cluster.haproxy.runtimeAddress,
  backend: cluster.haproxy.backend,
  username: null,
  password: null,
  timeoutMs: 2_000,
})
const haproxy = () => balancers.balancerFor('haproxy')!
const intentOf = async (name: string) => {
  const seen = await haproxy().observe(target())
  return seen.ok ? seen.members.find((member) => member.name === name)?.intent : null
}
const summaries = async (type: string) =>
  (await cluster.store.prisma.event.findMany({ where: { type }, orderBy: { id: 'asc' } })).map(
    ({ summary }) => summary,
  )
const move = async (name: string, state: string, readyOwed = false) => {
  await cluster.store.prisma.node.updateMany({
    where: { name },
    data: { state, stateSince: new Date(), readyOwedAt: readyOwed ? new Date() : null },
  })
  await notify(cluster.store.prisma, { topic: 'work', cluster: cluster.slug })
}

describe('what a node is, and what HAProxy is told', () => {
  it('are brought together when HAProxy reloads, or somebody works past Muster', async () => {
    await move('node1', 'maintenance')
    await waitUntil('told', async () => (await intentOf('node1')) === 'maintenance')
    await waitUntil('stored', async () => (await summaries('balancer.told')).length === 1)
    await cluster.haproxy.reload()
    await waitUntil('told again', async () => (await summaries('balancer.reapplied')).length === 1)
    await haproxy().setIntent(target(), 'node1', 'ready')
    await waitUntil('told once more', async () => (await summaries('balancer.reapplied')).length === 2)
    expect(await summaries('balancer.reapplied')).toEqual([
      'edge-1 had forgotten that node1 is in maintenance; Muster told it again',
      'Somebody set node1 to ready at edge-1, but node1 is in maintenance; Muster told it again',
    ])
    expect(await intentOf('node1')).toBe('maintenance')
    await move('node1', 'active', true)
    await waitUntil('ready', async () => (await intentOf('node1')) === 'ready')
  })

  it('stay apart, and are said, where an active node was taken out by somebody else', async () => {
    await haproxy().setIntent(target(), 'node2', 'drain')
    const drift = 'edge-1 sends no new sessions to node2, which is active'
    await waitUntil('said', async () => (await summaries('balancer.drift')).includes(drift))
    expect(await intentOf('node2')).toBe('drain')
    await haproxy().setIntent(target(), 'node2', 'ready')
  })

  it('keep a joining node out until it serves what is wanted, and let it in then', async () => {
    const { prisma } = cluster.store
    const solution = await prisma.solution.create({
      data: { clusterId: cluster.clusterId, name: 'crm', contextPath: '/crm' },
    })
    const release = await prisma.release.create({
      data: {
        ...{ solutionId: solution.id, name: '2.0', fileName: 'crm.war', sha256: 'none', sizeBytes: 1 },
        uploadedBy: {},
      },
    })
    const wanted = { solutionId: solution.id, releaseId: release.id, version: '000001.2.0' }
    await prisma.wantedRelease.create({ data: wanted })
    await move('node3', 'joining')
    await waitUntil('kept out', async () => (await intentOf('node3')) === 'drain')
    expect((await summaries('balancer.kept-out'))[0]).toContain(
      'node3 does not serve every wanted release yet',
    )
    await prisma.wantedRelease.deleteMany()
    await waitUntil('let in', async () => (await intentOf('node3')) === 'ready')
    expect(await summaries('node.active')).toEqual(['node3 has joined: it takes sessions from now on'])
  })
})
