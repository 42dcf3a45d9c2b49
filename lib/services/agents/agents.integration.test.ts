import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestConsole, type TestConsole } from '@/lib/http/test-console'
import { sameSecret, sha256Hex } from '@/lib/platform/crypto'
import { signingKey } from './signing-key'

let console: TestConsole
let operator: string

beforeAll(async () => {
  console = await startTestConsole()
  operator = await console.token('operator')
  const { prisma } = console.services.store
  const cluster = await prisma.cluster.create({ data: { slug: 'prod', name: 'Prod' } })
  for (const name of ['node1', 'node2']) {
    const managerUrl = 'http://10.0.0.7:8081/manager'
    await prisma.node.create({
      data: { clusterId: cluster.id, name, address: '10.0.0.7:8081', kind: 'tomcat', managerUrl },
    })
  }
})
afterAll(async () => await console?.close())

const newToken = async (node: string) =>
  (await console.call('POST', `/clusters/prod/nodes/${node}/agent`, { token: operator })).body
const enrol = (token: string) => console.call('POST', '/agents/enrol', { body: { token, version: '1' } })

describe('enrolment', () => {
  it('gives an agent its identity for a one-time token, once', async () => {
    const { token, command, expiresAt } = await newToken('node1')
    expect(command).toContain(`--token ${token}`)
    expect(command).toContain('--manager-url http://127.0.0.1:8081/manager')
    expect(new Date(expiresAt).getTime()).toBeGreaterThan(Date.now() + 3_500_000)

    const reply = await enrol(token)
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({
      cluster: 'prod',
      node: 'node1',
      exchange: 'muster.prod',
      queue: 'muster.prod.node1',
      reportsExchange: 'muster.reports',
    })
    const stored = await console.services.store.prisma.agent.findFirstOrThrow()
    expect(stored.tokenHash).toBe(sha256Hex(reply.body.agentToken))
    expect((await enrol(token)).status).toBe(401)
  })

  it('a newer token makes the older one void, and so does time', async () => {
    const older = await newToken('node2')
    const newer = await newToken('node2')
    expect((await enrol(older.token)).status).toBe(401)
    await console.services.store.prisma.enrolment.updateMany({
      data: { expiresAt: new Date(Date.now() - 1) },
    })
    expect((await enrol(newer.token)).status).toBe(401)
  })

  it('a new agent of a node takes the place of the one before', async () => {
    const first = await enrol((await newToken('node2')).token)
    const second = await enrol((await newToken('node2')).token)
    expect(second.body.agentToken).not.toBe(first.body.agentToken)
    const { prisma } = console.services.store
    const agents = await prisma.agent.findMany({ where: { node: { name: 'node2' } } })
    expect(agents.map(({ tokenHash }) => tokenHash)).toEqual([sha256Hex(second.body.agentToken)])
  })

  it('no token is kept as it is, and the log of what was done has none', async () => {
    const { token } = await newToken('node1')
    const { body } = await enrol(token)
    const { pool } = console.services.store
    for (const table of ['Enrolment', 'Agent', 'Event']) {
      const { rows } = await pool.query(`SELECT to_jsonb(t)::text AS row FROM "${table}" t`)
      for (const { row } of rows) {
        expect(row).not.toContain(token)
        expect(row).not.toContain(body.agentToken)
      }
    }
  })

  it('a node that was removed can have none', async () => {
    const { token } = await newToken('node2')
    await console.services.store.prisma.node.updateMany({
      where: { name: 'node2' },
      data: { state: 'removed' },
    })
    expect((await enrol(token)).status).toBe(401)
    expect((await console.call('POST', '/clusters/prod/nodes/node2/agent', { token: operator })).status).toBe(
      404,
    )
  })
})

describe("the console's signing key", () => {
  it('is made once, also by several who need it at the same moment, and is sealed at rest', async () => {
    const { store, secrets } = console.services
    await store.prisma.signingKey.deleteMany()
    const keys = await Promise.all([1, 2, 3, 4].map(() => signingKey({ store, secrets })))
    expect(new Set(keys.map(({ id }) => id)).size).toBe(1)
    expect(await store.prisma.signingKey.count()).toBe(1)
    const [key] = keys
    expect(sameSecret(secrets.open(key!.sealedPrivateKey), key!.sealedPrivateKey)).toBe(false)
  })
})
