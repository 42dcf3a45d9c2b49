import { isContractProcedure } from '@orpc/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { permissions } from '@/lib/domain/permission'
import { served } from './base'
import { startTestConsole, type TestConsole } from './test-console'

type Operation = { name: keyof typeof permissions; method: string; path: string }

/** Walks the contract itself, so that an operation that is added is tested without being listed here. */
function operationsOf(tree: object, path: string[] = []): Operation[] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const name = [...path, key]
    if (!isContractProcedure(value)) return operationsOf(value, name)
    const { method = 'POST', path: route = '' } = value['~orpc'].route
    return { name: name.join('.') as Operation['name'], method, path: route }
  })
}

/** Bodies that pass the shape, so that what is refused is refused for who asks. */
const bodies: Partial<Record<Operation['name'], object>> = {
  'clusters.create': { slug: 'prod', name: 'Taken' },
  'nodes.add': { name: 'n9', address: '127.0.0.1:1' },
  'nodes.place': { balancer: 'nobody', place: { kind: 'added' } },
  'nodes.activate': { reason: 'a test' },
  'nodes.test': { address: '127.0.0.1:1', managerUrl: 'http://127.0.0.1:1/manager' },
  'sessions.preview': { selection: { idleAtLeastSeconds: 60 } },
  'sessions.end': { selection: { idleAtLeastSeconds: 60 }, expected: 0, reason: 'a test' },
  'sessions.message': { selection: { idleAtLeastSeconds: 60 }, text: 'Hello', reason: 'a test' },
  'drains.start': { reason: 'a test' },
  'drains.change': { deadlineSeconds: 600 },
  'drains.finish': { how: 'disable', sessions: 0, reason: 'a test' },
  'drains.maintain': { reason: 'a test' },
  'drains.startMany': { nodes: ['nobody'], reason: 'a test' },
  'drains.cancelMany': { nodes: ['nobody'] },
  'balancers.add': { name: 'b9', address: '127.0.0.1:1', backend: 'x' },
  'balancers.setWeight': { weight: 2, reason: 'a test' },
  'balancers.mend': { reason: 'a test' },
  'balancers.adopt': { reason: 'a test' },
  'balancers.test': { address: '127.0.0.1:1' },
  'solutions.create': { name: 's9', contextPath: '/s9' },
  'imports.start': { solution: 'crm', release: '1' },
  'agents.enrol': { token: 'no such token', version: '1' },
  'agents.join': { token: 'no such token', name: 'n9', address: '127.0.0.1:1', version: '1' },
  'joinTokens.create': { name: 'X', nodesMax: 1, expiresInSeconds: 3600 },
  'setup.create': { name: 'X', email: 'x@example.org', password: 'long enough 1' },
  'users.create': { name: 'X', email: 'x@example.org', role: 'viewer', password: 'long enough 1' },
  'tokens.create': { name: 'X', role: 'viewer' },
}

/** The same for what is asked with GET. */
const queries: Partial<Record<Operation['name'], string>> = { 'drains.previewMany': '?nodes=nobody' }

/** They need no sign-in: a token of their own is the credential, and none that is sent here is one. */
const byOwnToken = new Set<Operation['name']>(['agents.enrol', 'agents.join', 'agents.self', 'agents.leave'])

const operations = operationsOf(served)
const rank = { viewer: 1, operator: 2, admin: 3 }
let console: TestConsole
const tokens: Record<string, string> = {}

beforeAll(async () => {
  console = await startTestConsole()
  const { prisma } = console.services.store
  const prod = await prisma.cluster.create({ data: { slug: 'prod', name: 'Production' } })
  const other = await prisma.cluster.create({ data: { slug: 'other', name: 'Other' } })
  // So that it can't be deleted while it is being asked for.
  await prisma.node.create({
    data: { clusterId: prod.id, name: 'node1', kind: 'tomcat', address: '127.0.0.1:1' },
  })
  for (const role of ['viewer', 'operator', 'admin'] as const) tokens[role] = await console.token(role)
  tokens.bound = await console.token('admin', { clusterId: prod.id })
  tokens.stranger = await console.token('admin', { clusterId: other.id })
})
afterAll(() => console.close())

/** Names that do not exist: who may ask hears 404 at worst, and nothing is changed. */
async function ask({ name, method, path }: Operation, token: string | null, cluster = 'prod') {
  if (name === 'events.stream') return await askStream(token)
  const target = path.replace('{cluster}', cluster).replaceAll(/\{\w+\}/g, 'nobody')
  const body = method === 'GET' ? undefined : (bodies[name] ?? {})
  return await console.call(method, `${target}${queries[name] ?? ''}`, { token, body })
}

async function askStream(token: string | null) {
  const headers = token ? { authorization: `Bearer ${token}` } : new Headers()
  const response = await console.api.handle(
    new Request('http://muster.test/api/v1/events/stream', { headers }),
  )
  await response.body?.cancel()
  return { status: response.status }
}

test('the contract and the table of permissions name the same operations', () => {
  const names = [...operations.map(({ name }) => name), 'solutions.upload'].sort()
  expect(names).toEqual(Object.keys(permissions).sort())
})

describe.each(operations)('$name', (operation) => {
  const needed = permissions[operation.name]
  const refused = [401, 403]

  test(needed === 'anyone' ? 'is open to anyone' : 'refuses nobody with 401', async () => {
    const { status } = await ask(operation, null)
    if (needed === 'anyone' && !byOwnToken.has(operation.name)) expect(refused).not.toContain(status)
    else expect(status).toBe(401)
  })

  test.each(['viewer', 'operator', 'admin'] as const)(
    'answers a role as the table says: %s',
    async (role) => {
      const may = needed === 'anyone' || needed === 'signed-in' || rank[role] >= rank[needed]
      const { status } = await ask(operation, tokens[role] ?? null)
      if (!may) expect(status).toBe(403)
      else if (!byOwnToken.has(operation.name)) expect(refused).not.toContain(status)
      expect(status).toBeLessThan(600)
      expect(status).not.toBe(500)
    },
  )

  if (operation.path.includes('{cluster}')) {
    test('a token of one cluster works there and nowhere else', async () => {
      expect(refused).not.toContain((await ask(operation, tokens.bound ?? null)).status)
      expect((await ask(operation, tokens.stranger ?? null)).status).toBe(403)
      // Not even whether a cluster exists is told.
      expect((await ask(operation, tokens.stranger ?? null, 'nowhere')).status).toBe(403)
    })
  }
})

test('a token of one cluster sees that cluster alone', async () => {
  const clusters = await console.call('GET', '/clusters', { token: tokens.stranger ?? null })
  expect(clusters.body.items.map(({ slug }: { slug: string }) => slug)).toEqual(['other'])
  for (const path of ['/users', '/tokens']) {
    expect((await console.call('GET', path, { token: tokens.stranger ?? null })).status).toBe(403)
  }
  const activity = await console.call('GET', '/activity?cluster=prod', { token: tokens.stranger ?? null })
  expect(activity.status).toBe(403)
})
