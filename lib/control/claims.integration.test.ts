import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { admin, startTestConsole, type TestConsole } from '@/lib/http/test-console'
import { startImport } from '@/lib/services/imports/start'
import { createSolution } from '@/lib/services/solutions/create'
import { claimImports, releaseImports } from '@/lib/store/import-claims'
import { drainOutbox } from '@/lib/store/outbox'
import { addCluster } from './fixtures/inventory'

let console: TestConsole
let importId: string

beforeAll(async () => {
  console = await startTestConsole()
  const ctx = console.as(admin)
  const { store } = console.services
  const node = { name: 'node1', address: '127.0.0.1:1', managerUrl: 'http://127.0.0.1:1/manager' }
  const cluster = await addCluster(store, [node])
  await createSolution(ctx, { cluster: cluster.slug, name: 'crm', contextPath: '/crm' })
  const solution = await store.prisma.solution.findFirstOrThrow()
  const uploadedBy = { kind: 'system', id: null, name: 'test' }
  const file = { fileName: 'crm.war', sha256: 'a'.repeat(64), sizeBytes: 1n, uploadedBy }
  await store.prisma.release.create({ data: { solutionId: solution.id, name: '1.0', ...file } })
  const wish = { solution: 'crm', release: '1.0', strategy: 'all-at-once', drainDeadlineSeconds: 10 } as const
  importId = (await startImport(ctx, { cluster: cluster.slug, ...wish })).id
})
afterAll(async () => await console?.close())

describe('workers that share imports', () => {
  it('one has it, another gets it when the first lets go or has been silent for long', async () => {
    const { pool } = console.services.store
    const [first, second] = [randomUUID(), randomUUID()]
    expect(await claimImports(pool, first)).toEqual([importId])
    expect(await claimImports(pool, second)).toEqual([])
    expect(await claimImports(pool, first)).toEqual([importId])
    await releaseImports(pool, first)
    expect(await claimImports(pool, second)).toEqual([importId])
    await pool.query(`UPDATE "Import" SET "leaseUntil" = now() - interval '1 second'`)
    expect(await claimImports(pool, first)).toEqual([importId])
  })
})

describe('workers that share the outbox', () => {
  it('two at once publish a message once; one that dies half-way leaves it owed', async () => {
    const { pool } = console.services.store
    const published: string[] = []
    const publish = async (messages: { id: string }[]) => {
      published.push(...messages.map(({ id }) => id))
      await new Promise((resolve) => setTimeout(resolve, 50))
      return messages.map(({ id }) => ({ id, error: null }))
    }
    const dies = drainOutbox(pool, 10, async () => {
      throw new Error('died')
    })
    await expect(dies).rejects.toThrow('died')
    const counts = await Promise.all([1, 2, 3].map(() => drainOutbox(pool, 10, publish)))
    expect(published).toHaveLength(1)
    expect(counts.sort()).toEqual([0, 0, 1])
    expect(await drainOutbox(pool, 10, publish)).toBe(0)
  })

  it('what could not be published stays, with the reason; what is too old is not tried', async () => {
    const { pool, prisma } = console.services.store
    await prisma.outbox.updateMany({ data: { publishedAt: null } })
    await drainOutbox(pool, 10, async (messages) =>
      messages.map(({ id }) => ({ id, error: 'no queue took it' })),
    )
    expect(await prisma.outbox.findFirst()).toMatchObject({
      publishedAt: null,
      lastError: 'no queue took it',
    })
    await prisma.outbox.updateMany({ data: { expiresAt: new Date(Date.now() - 1_000) } })
    expect(await drainOutbox(pool, 10, async () => expect.unreachable('it was tried'))).toBe(0)
  })
})
