import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@/bin/local/test-database'
import { createSecretBox } from '@/lib/platform/crypto'
import { createLogger } from '@/lib/platform/logger'
import { createStore, type Store } from '@/lib/store/client'
import type { ServiceContext } from './context'
import { getDistribution } from './distribution'
import { getSamples } from './samples'

const now = new Date('2026-03-01T14:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)

let database: TestDatabase
let store: Store
let ctx: ServiceContext

beforeAll(async () => {
  database = await createTestDatabase()
  store = createStore(database.url)
  ctx = {
    actor: { kind: 'person', id: 'p1', name: 'Mia', role: 'viewer' },
    store,
    secrets: createSecretBox(Buffer.alloc(32).toString('base64')),
    now: () => now,
    log: createLogger('test'),
  }
})

afterAll(async () => {
  await store?.close()
  await database?.drop()
})

/** A cluster whose nodes held `10 × (index + 1)` sessions for ten minutes, and opened one session a poll. */
async function makeCluster(slug: string, nodes: number): Promise<{ clusterId: string; nodeIds: string[] }> {
  const cluster = await store.prisma.cluster.create({ data: { slug, name: slug } })
  const rows = await store.prisma.node.createManyAndReturn({
    data: Array.from({ length: nodes }, (_, index) => ({
      clusterId: cluster.id,
      name: `node${String(index + 1).padStart(3, '0')}`,
      address: `10.0.0.${index}:8080`,
      kind: 'tomcat',
      state: 'active',
      stateSince: ago(86_400),
      capacity: 100,
    })),
  })
  const nodeIds = rows.map(({ id }) => id)
  await store.pool.query(
    `INSERT INTO "NodeObservation" ("nodeId", "health", "healthSince", "attemptedAt", "observedAt", "sessions")
     SELECT id, 'up', $2, $2, $2, 10 * position FROM unnest($1::uuid[]) WITH ORDINALITY AS n(id, position)`,
    [nodeIds, ago(2)],
  )
  await store.pool.query(
    `INSERT INTO "Sample" ("nodeId", "at", "clusterId", "health", "sessions", "opened", "requests", "latencyMs")
     SELECT id, $3::timestamptz - make_interval(secs => 5 * poll + 2), $2, 'up', 10 * position, 1, 50, 4
     FROM unnest($1::uuid[]) WITH ORDINALITY AS n(id, position), generate_series(0, 119) AS poll`,
    [nodeIds, cluster.id, now],
  )
  await store.pool.query(
    `INSERT INTO "SampleMinute" ("nodeId", "minute", "clusterId", "sessionsMean", "opened", "requests", "latencyMean")
     SELECT id, $3::timestamptz - make_interval(mins => minute), $2, 10 * position, 12, 600, 4
     FROM unnest($1::uuid[]) WITH ORDINALITY AS n(id, position), generate_series(1, 10) AS minute`,
    [nodeIds, cluster.id, now],
  )
  return { clusterId: cluster.id, nodeIds }
}

/** Prisma and raw SQL share the pool: whatever is sent goes through one of its clients. */
async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  let statements = 0
  const counted = new WeakSet<object>()
  const count = (client: { query: (...args: never[]) => unknown }) => {
    if (counted.has(client)) return
    counted.add(client)
    const send = client.query.bind(client)
    client.query = (...args: never[]) => {
      statements += 1
      return send(...args)
    }
  }
  store.pool.on('acquire', count as never)
  await work()
  store.pool.off('acquire', count as never)
  return statements
}

describe('getSamples', () => {
  const input = { metric: 'sessions' as const, minutes: 20, points: 20 }

  it('gives each node and a total that counts each node once a bucket, with gaps before there were samples', async () => {
    await makeCluster('small', 3)
    const samples = await getSamples(ctx, { cluster: 'small', ...input })
    expect(samples).toMatchObject({ from: ago(1200), stepSeconds: 60 })
    expect(samples.total).toEqual([...new Array(10).fill(null), ...new Array(10).fill(60)])
    expect(samples.nodes.map(({ node, values }) => [node, values[9], values[10]])).toEqual([
      ['node001', null, 10],
      ['node002', null, 20],
      ['node003', null, 30],
    ])
  })

  it('gives counters as rates, and latency as a mean', async () => {
    const of = async (metric: 'opened' | 'requests' | 'latencyMs') =>
      (await getSamples(ctx, { cluster: 'small', ...input, metric })).total.at(-2)
    expect(await of('opened')).toBeCloseTo(36, 6)
    expect(await of('requests')).toBeCloseTo(30, 6)
    expect(await of('latencyMs')).toBe(4)
  })

  it('gives one node alone when it is named', async () => {
    const samples = await getSamples(ctx, { cluster: 'small', node: 'node002', ...input })
    expect(samples.total.at(-1)).toBe(20)
    expect(samples.nodes.map(({ node }) => node)).toEqual(['node002'])
  })

  it('gives the total alone of a large cluster, from minutes', async () => {
    await makeCluster('large', 40)
    const samples = await getSamples(ctx, { cluster: 'large', ...input })
    expect(samples.nodes).toEqual([])
    expect(samples.total.at(-1)).toBe(8_200)
    expect(samples.total[0]).toBeNull()
    const opened = await getSamples(ctx, { cluster: 'large', ...input, metric: 'opened' })
    expect(opened.total.at(-1)).toBe(480)
    const requests = await getSamples(ctx, { cluster: 'large', ...input, metric: 'requests' })
    expect(requests.total.at(-1)).toBe(400)
  })

  it('says what it cannot give instead of an empty chart', async () => {
    const busy = { ...input, metric: 'threadsBusy' as const }
    await expect(getSamples(ctx, { cluster: 'large', ...busy })).rejects.toMatchObject({
      code: 'UNPROCESSABLE',
    })
    await expect(getSamples(ctx, { cluster: 'nowhere', ...input })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    await expect(getSamples({ ...ctx, actor: null }, { cluster: 'small', ...input })).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
    })
  })

  it('asks the database as often for forty nodes as for three', async () => {
    const small = await statementsOf(() => getSamples(ctx, { cluster: 'small', ...input }))
    const large = await statementsOf(() => getSamples(ctx, { cluster: 'large', ...input }))
    expect(small).toBeGreaterThan(0)
    expect(large).toBe(small)
  })
})

describe('getDistribution', () => {
  it('tells stock, flow and flows of each node', async () => {
    const { clusterId, nodeIds } = await makeCluster('spread', 3)
    await store.pool.query(
      'UPDATE "NodeObservation" SET "sessions" = "sessions" * 4 WHERE "nodeId" = ANY($1)',
      [nodeIds],
    )
    for (const [name, total] of [
      ['edge-1', 300],
      ['edge-2', 100],
    ] as const) {
      const { id } = await store.prisma.balancer.create({
        data: { clusterId, name, kind: 'haproxy', address: 'a:1', backend: 'app', observedAt: ago(1) },
      })
      await store.prisma.member.createMany({
        data: nodeIds.map((nodeId, index) => ({
          balancerId: id,
          nodeId,
          name: `node00${index + 1}`,
          intent: 'ready',
          opinion: 'up',
          weight: 1,
          total,
          observedAt: ago(1),
        })),
      })
    }
    const distribution = await getDistribution(ctx, { cluster: 'spread', flowMinutes: 5 })
    expect(distribution.sessions).toBe(240)
    expect(
      distribution.shares.map(({ stockPercent, opened, expectedPercent }) => [
        stockPercent,
        opened,
        expectedPercent,
      ]),
    ).toEqual([
      [16.67, 60, 33.33],
      [33.33, 60, 33.33],
      [50, 60, 33.33],
    ])
    expect(distribution.flowTest?.p).toBe(1)
    expect(distribution.verdict).toMatch(/^Sticky tail: node003 holds 50 %/)
    expect(distribution.flows.filter(({ node }) => node === 'node003')).toEqual([
      { balancer: 'edge-1', kind: 'haproxy', node: 'node003', sessions: 90 },
      { balancer: 'edge-2', kind: 'haproxy', node: 'node003', sessions: 30 },
    ])
  })

  it('asks the database as often for forty nodes as for three', async () => {
    const small = await statementsOf(() => getDistribution(ctx, { cluster: 'small', flowMinutes: 5 }))
    const large = await statementsOf(() => getDistribution(ctx, { cluster: 'large', flowMinutes: 5 }))
    expect(small).toBeGreaterThan(0)
    expect(large).toBe(small)
  })
})
