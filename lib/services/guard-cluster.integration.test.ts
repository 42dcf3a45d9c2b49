import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@/bin/local/test-database'
import { createSecretBox } from '@/lib/platform/crypto'
import { createLogger } from '@/lib/platform/logger'
import { createStore, type Store } from '@/lib/store/client'
import type { ServiceContext } from './context'
import { startDrain } from './drain-node'
import { previewDrain } from './drains/preview'

const now = new Date('2026-03-01T14:00:00Z')
let database: TestDatabase
let store: Store
let ctx: ServiceContext

beforeAll(async () => {
  database = await createTestDatabase()
  store = createStore(database.url)
  ctx = {
    actor: { kind: 'person', id: 'p1', name: 'Mia', role: 'operator' },
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

/** A healthy cluster of so many nodes, and a balancer that was seen to tell each of them this. */
async function makeCluster(slug: string, intents: string[], failure: object | null = null) {
  const { id: clusterId } = await store.prisma.cluster.create({ data: { slug, name: slug } })
  const nodes = await store.prisma.node.createManyAndReturn({
    data: intents.map((_, index) => ({
      ...{ clusterId, name: `node${index + 1}`, address: `10.0.0.${index}:8080`, kind: 'tomcat' },
      ...{ state: 'active', stateSince: now },
    })),
  })
  await store.prisma.nodeObservation.createMany({
    data: nodes.map(({ id: nodeId }) => ({
      ...{ nodeId, health: 'up', healthSince: now, attemptedAt: now, observedAt: now, sessions: 10 },
    })),
  })
  const balancer = await store.prisma.balancer.create({
    data: {
      ...{ clusterId, name: 'edge', kind: 'haproxy', address: '10.0.0.1:9999', backend: 'shop' },
      ...{ observedAt: now, attemptedAt: now, ...(failure ? { failure } : {}) },
    },
  })
  await store.prisma.member.createMany({
    data: nodes.map(({ id: nodeId, name }, index) => ({
      ...{ balancerId: balancer.id, nodeId, name, matchedBy: 'name', observedAt: now },
      ...{ intent: intents[index] ?? 'ready', opinion: 'up' },
    })),
  })
}

const drain = (cluster: string, node: string) =>
  startDrain(ctx, { cluster, node, reason: 'patches', onDeadline: 'keep-waiting', override: false })

describe('the guard', () => {
  it('does not count on a node that the balancer sends nobody to', async () => {
    await makeCluster('behind', ['ready', 'drain'])
    await expect(drain('behind', 'node1')).rejects.toMatchObject({
      code: 'GUARD_REFUSED',
      message: expect.stringContaining('node2 is told to drain there'),
      data: { overridable: false },
    })
    expect((await previewDrain(ctx, { cluster: 'behind', node: 'node1' })).guard.allowed).toBe(false)
    expect((await drain('behind', 'node2')).state).toBe('requested')
  })

  it('is not held up by a balancer of which nothing is known now', async () => {
    const failure = { kind: 'timeout', message: 'It did not answer.', since: now.toISOString() }
    await makeCluster('gone', ['ready', 'drain'], failure)
    expect((await drain('gone', 'node1')).state).toBe('requested')
  })
})
