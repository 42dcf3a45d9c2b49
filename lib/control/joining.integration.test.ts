import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@/bin/local/test-database'
import { mayBecomeActive } from '@/lib/domain/joining'
import { createSecretBox } from '@/lib/platform/crypto'
import { shapeNodes } from '@/lib/services/nodes/shape'
import { createStore, type Store } from '@/lib/store/client'
import { findCluster } from '@/lib/store/clusters'
import { activateJoined, readJoining, readLacking } from '@/lib/store/joining'
import { listNodes } from '@/lib/store/nodes'
import { addCluster, testSecret } from './fixtures/inventory'

let database: TestDatabase
let store: Store
const now = new Date()

beforeAll(async () => {
  database = await createTestDatabase()
  store = createStore(database.url)
})

afterAll(async () => {
  await store.close()
  await database.drop()
})

async function joiningNode(
  wanted: string | null,
  health: string,
  serves: string | null,
  agentSeenAt: Date | null,
) {
  const cluster = await addCluster(store, [
    { name: 'new', address: '127.0.0.1:1', managerUrl: 'http://127.0.0.1:1/manager', state: 'joining' },
  ])
  const { id: nodeId } = await store.prisma.node.findFirstOrThrow({ where: { clusterId: cluster.id } })
  if (wanted) {
    const solution = await store.prisma.solution.create({
      data: { clusterId: cluster.id, name: 'crm', contextPath: '/crm' },
    })
    const release = await store.prisma.release.create({
      data: {
        ...{ solutionId: solution.id, name: '2.0', fileName: 'crm.war', sha256: cluster.id, sizeBytes: 1 },
        uploadedBy: {},
      },
    })
    const { id: solutionId } = solution
    await store.prisma.wantedRelease.create({ data: { solutionId, releaseId: release.id, version: wanted } })
  }
  const context = { path: '/crm', version: serves, running: true, sessions: 0, opened: 0, startedAt: null }
  await store.prisma.nodeObservation.create({
    data: {
      ...{ nodeId, health, healthSince: now, attemptedAt: now, observedAt: now },
      contexts: serves ? [context] : [],
    },
  })
  if (agentSeenAt) {
    await store.prisma.agent.create({ data: { nodeId, tokenHash: nodeId, lastSeenAt: agentSeenAt } })
  }
  const joining = (await readJoining(store.pool)).find((node) => node.nodeId === nodeId)
  return { nodeId, joining: joining!, clusterId: cluster.id }
}

/** As they are shown, and as the loop decides by them. */
async function linesOf({ cluster: slug, nodeId }: { cluster: string; nodeId: string }) {
  const cluster = await findCluster(store.prisma, slug)
  const nodes = await listNodes(store.prisma, [cluster!.id], [nodeId])
  const log = pino({ level: 'silent' })
  const ctx = { actor: null, store, secrets: createSecretBox(testSecret), now: () => now, log }
  return (await shapeNodes(ctx, cluster!, nodes))[0]!.joining
}

describe('a joining node', () => {
  it.each([
    ['is up and nothing is wanted', null, 'up', null, null, true],
    ['is down', null, 'down', null, null, false],
    ['serves what is wanted and its agent is there', '000002.2.0', 'up', '000002.2.0', now, true],
    ['serves another version', '000002.2.0', 'up', '000001.1.0', now, false],
    ['has no agent', '000002.2.0', 'up', '000002.2.0', null, false],
    ['has an agent that is away', '000002.2.0', 'up', '000002.2.0', new Date(now.getTime() - 60_000), false],
  ] as const)('that %s', async (_, wanted, health, serves, agentSeenAt, ready) => {
    const { joining } = await joiningNode(wanted, health, serves, agentSeenAt)
    expect(mayBecomeActive(await linesOf(joining))).toBe(ready)
  })

  it('becomes active once, with its event, and owes its balancers a ready', async () => {
    const { nodeId, joining, clusterId } = await joiningNode('000003.2.0', 'up', '000003.2.0', now)
    const both = await Promise.all([
      activateJoined(store.pool, joining, ['The probe is up', 'It serves crm 2.0'], now),
      activateJoined(store.pool, joining, ['The probe is up', 'It serves crm 2.0'], now),
    ])
    expect(both.toSorted()).toEqual([false, true])
    const node = await store.prisma.node.findUniqueOrThrow({ where: { id: nodeId } })
    expect(node).toMatchObject({ state: 'active', readyOwedAt: now })
    const events = await store.prisma.event.findMany({ where: { clusterId, type: 'node.active' } })
    expect(events).toMatchObject([
      { change: true, actorName: 'joining', reason: 'The probe is up; It serves crm 2.0' },
    ])
  })

  it('lacks a release that is not the wanted one, or was not seen at the last poll', async () => {
    const wanted = [{ contextPath: '/crm', version: '000002.2.0' }]
    const { nodeId: old } = await joiningNode(null, 'up', '000001.1.0', null)
    const { nodeId: right } = await joiningNode(null, 'up', '000002.2.0', null)
    const { nodeId: silent } = await joiningNode(null, 'down', '000002.2.0', null)
    await store.prisma.nodeObservation.update({
      where: { nodeId: silent },
      data: { failure: { kind: 'refused', message: 'Nothing listens.' } },
    })
    expect(await readLacking(store.pool, [old, right, silent], wanted)).toEqual(new Set([old, silent]))
  })
})
