import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@/bin/local/test-database'
import { createStore, type Store } from '@/lib/store/client'
import { dropOld, keepMemberSamplesMs, keepMinutesMs, keepSamplesMs, rollUpSamples } from './retention'

let database: TestDatabase
let store: Store
const now = new Date('2026-11-20T12:00:30Z')
const nodeId = '0193a000-0000-7000-8000-000000000001'
const ago = (ms: number) => new Date(now.getTime() - ms)

beforeAll(async () => {
  database = await createTestDatabase()
  store = createStore(database.url)
})

afterAll(async () => {
  await store.close()
  await database.drop()
})

async function addSamples(
  clusterId: string,
  samples: [ms: number, sessions: number | null, opened: number][],
) {
  await store.prisma.sample.createMany({
    data: samples.map(([ms, sessions, opened]) => ({
      ...{ nodeId, clusterId, at: ago(ms), health: 'up', sessions, opened, latencyMs: 4 },
    })),
  })
}

describe('samples', () => {
  it('are rolled up to minutes, again and again to the same, with late ones added', async () => {
    const { id } = await store.prisma.cluster.create({ data: { slug: 'rolled', name: 'rolled' } })
    await addSamples(id, [
      [40_000, 10, 1],
      [45_000, 20, 2],
      [50_000, null, 0],
      [20_000, 7, 4],
    ])
    const minutes = () =>
      store.prisma.sampleMinute.findMany({ where: { clusterId: id }, orderBy: { minute: 'asc' } })
    await rollUpSamples(store.pool, now, false)
    const first = await minutes()
    expect(first).toMatchObject([
      {
        minute: new Date('2026-11-20T11:59:00Z'),
        sessionsMin: 10,
        sessionsMean: 15,
        sessionsMax: 20,
        opened: 3,
      },
      { minute: new Date('2026-11-20T12:00:00Z'), sessionsMean: 7, opened: 4 },
    ])
    await rollUpSamples(store.pool, now, false)
    expect(await minutes()).toEqual(first)
    await addSamples(id, [[42_000, 30, 5]])
    await rollUpSamples(store.pool, now, false)
    expect((await minutes())[0]).toMatchObject({ sessionsMean: 20, sessionsMax: 30, opened: 8 })
  })

  it('of the time when no worker ran are caught up with', async () => {
    const { id } = await store.prisma.cluster.create({ data: { slug: 'caught', name: 'caught' } })
    await store.prisma.sampleMinute.deleteMany()
    await store.prisma.sample.deleteMany()
    await store.prisma.sampleMinute.create({ data: { nodeId, clusterId: id, minute: ago(4 * 3_600_000) } })
    await addSamples(id, [[3 * 3_600_000, 5, 1]])
    await rollUpSamples(store.pool, now, false)
    expect(await store.prisma.sampleMinute.count({ where: { clusterId: id, sessionsMean: 5 } })).toBe(0)
    await rollUpSamples(store.pool, now, true)
    expect(await store.prisma.sampleMinute.count({ where: { clusterId: id, sessionsMean: 5 } })).toBe(1)
  })

  it('that are too old are dropped, of deleted clusters too, and no others', async () => {
    const gone = '0193a000-0000-7000-8000-00000000dead'
    const { id } = await store.prisma.cluster.create({ data: { slug: 'aged', name: 'aged' } })
    for (const clusterId of [id, gone]) {
      await addSamples(clusterId, [[clusterId === id ? keepSamplesMs + 1 : keepSamplesMs + 2, 1, 1]])
      await store.prisma.sampleMinute.create({
        data: { nodeId, clusterId, minute: ago(keepMinutesMs + (clusterId === id ? 1_000 : 2_000)) },
      })
    }
    await addSamples(id, [[keepSamplesMs - 1, 1, 1]])
    const { id: balancerId } = await store.prisma.balancer.create({
      data: { clusterId: id, name: 'edge-1', kind: 'haproxy', address: 'edge:1', backend: 'web' },
    })
    await store.prisma.memberSample.createMany({
      data: [keepMemberSamplesMs + 1, keepMemberSamplesMs - 1].map((ms) => ({
        ...{ balancerId, member: 'node1', at: ago(ms), intent: 'ready', opinion: 'up' },
      })),
    })
    await dropOld(store.pool, now, new AbortController().signal)
    expect(await store.prisma.sample.count({ where: { clusterId: gone } })).toBe(0)
    expect(await store.prisma.sampleMinute.count({ where: { clusterId: { in: [gone, id] } } })).toBe(0)
    expect(await store.prisma.sample.count({ where: { clusterId: id } })).toBe(1)
    expect(await store.prisma.memberSample.findMany({ select: { at: true } })).toEqual([
      { at: ago(keepMemberSamplesMs - 1) },
    ])
  })
})
