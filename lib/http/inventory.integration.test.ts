import { isContractProcedure } from '@orpc/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBalancers } from '@/lib/balancers/registry'
import type { ProbeTarget } from '@/lib/probes/probe'
import { makeCluster } from '@/lib/services/test-cluster'
import { served } from './base'
import { startTestConsole, type TestConsole } from './test-console'

const password = 'a-manager-password-7f3a'
let console: TestConsole
let token: string
/** Where the probe was sent with what. */
const tried: ProbeTarget[] = []

beforeAll(async () => {
  const observer = {
    kind: 'tomcat' as const,
    test: async (target: ProbeTarget) => {
      tried.push(target)
      return {
        ok: true as const,
        latencyMs: 1,
        version: '10',
        route: 'n',
        contexts: [],
        capabilities: [],
        certificate: null,
      }
    },
    observe: () => Promise.reject(new Error('not asked')),
    sessions: () => Promise.reject(new Error('not asked')),
    endSessions: () => Promise.reject(new Error('not asked')),
    release: async () => undefined,
    close: async () => undefined,
  }
  const { balancerFor } = createBalancers()
  console = await startTestConsole({
    probeFor: (kind) => (kind === 'tomcat' ? observer : null),
    balancerFor: (kind) => (kind === 'mod_jk' ? null : balancerFor('haproxy')),
  })
  token = await console.token('admin')
  await console.call('POST', '/clusters', { token, body: { slug: 'prod', name: 'Production' } })
})
afterAll(() => console.close())

const nodeBody = {
  name: 'node1',
  address: '10.0.0.1:8080',
  managerUrl: 'http://10.0.0.1:8080/manager',
  managerUsername: 'muster',
  managerPassword: password,
}

test('a node is added as joining, and a second of its name is refused', async () => {
  const added = await console.call('POST', '/clusters/prod/nodes', { token, body: nodeBody })
  expect(added).toMatchObject({
    status: 201,
    body: { state: 'joining', health: 'unknown', sessions: null, hasPassword: true },
  })
  expect((await console.call('POST', '/clusters/prod/nodes', { token, body: nodeBody })).status).toBe(409)
})

describe('a stored password', () => {
  test('is kept encrypted, and its node is polled again once it was edited', async () => {
    const { prisma } = console.services.store
    const row = await prisma.node.findFirstOrThrow({ where: { name: 'node1' } })
    expect(row.managerPassword).not.toContain(password)
    await prisma.node.update({ where: { id: row.id }, data: { pollStoppedAt: new Date() } })
    const stopped = await console.call('GET', '/clusters/prod/nodes/node1', { token })
    expect(stopped.body.pollStoppedAt).not.toBeNull()
    await console.call('PATCH', '/clusters/prod/nodes/node1', { token, body: { capacity: 100 } })
    expect(
      (await console.call('GET', '/clusters/prod/nodes/node1', { token })).body.pollStoppedAt,
    ).not.toBeNull()
    const edited = await console.call('PATCH', '/clusters/prod/nodes/node1', {
      token,
      body: { managerPassword: password },
    })
    expect(edited.body).toMatchObject({ pollStoppedAt: null, capacity: 100 })
  })

  test('is sent to where it was stored for, and to nowhere else', async () => {
    const { managerUrl, managerUsername, address } = nodeBody
    const path = '/clusters/prod/nodes/test'
    const same = { address, managerUrl, managerUsername, node: 'node1' }
    expect((await console.call('POST', path, { token, body: same })).status).toBe(200)
    expect(tried.at(-1)?.password).toBe(password)
    const count = tried.length
    for (const other of [
      { ...same, managerUrl: 'http://10.6.6.6:8080/manager' },
      { ...same, managerUrl: 'http://10.0.0.1:8081/manager' },
      { ...same, managerUrl: 'https://10.0.0.1:8080/manager' },
      { ...same, managerUrl: null, address: '10.6.6.6:8080' },
    ]) {
      expect((await console.call('POST', path, { token, body: other })).status).toBe(422)
    }
    expect(tried).toHaveLength(count)
    const moved = await console.call('PATCH', '/clusters/prod/nodes/node1', {
      token,
      body: { managerUrl: 'http://10.6.6.6/manager' },
    })
    expect(moved.status).toBe(422)
  })

  test('is in no answer of the interface and in no event', async () => {
    const balancer = { name: 'edge', address: '127.0.0.1:9999', backend: 'be', username: 'u', password }
    expect((await console.call('POST', '/clusters/prod/balancers', { token, body: balancer })).status).toBe(
      201,
    )
    await console.call('PATCH', '/clusters/prod/balancers/edge', {
      token,
      body: { password: `${password}2` },
    })
    const sealed = await console.services.store.prisma.node.findFirstOrThrow({ where: { name: 'node1' } })
    const texts = [JSON.stringify(await console.services.store.prisma.event.findMany(), bigText)]
    for (const path of readPaths(served)) texts.push((await console.call('GET', path, { token })).text)
    expect(texts.length).toBeGreaterThan(15)
    for (const text of texts) {
      expect(text).not.toContain(password)
      expect(text).not.toContain(sealed.managerPassword)
    }
    expect(texts.join('')).toContain('10.0.0.1:8080')
  })
})

function bigText(_key: string, value: unknown) {
  return typeof value === 'bigint' ? String(value) : value
}

/** Every GET of the contract but the endless one. */
function readPaths(tree: object): string[] {
  return Object.values(tree).flatMap((value) => {
    if (!isContractProcedure(value)) return readPaths(value)
    const { method, path = '' } = value['~orpc'].route
    if (method !== 'GET' || path === '/events/stream') return []
    const names = { cluster: 'prod', node: 'node1', balancer: 'edge' }
    return [path.replaceAll(/\{(\w+)\}/g, (_, key: string) => names[key as 'cluster'] ?? 'x')]
  })
}

describe('the list of nodes', () => {
  beforeAll(async () => {
    await makeCluster(console.services.store, {
      slug: 'many',
      nodes: [
        { name: 'node2', sessions: 5 },
        { name: 'node10', sessions: 50, health: 'down' },
        { name: 'node1', sessions: null, health: 'degraded' },
        { name: 'node3', sessions: 5, state: 'drained' },
      ],
    })
  })
  const names = async (query: string) => {
    const { body } = await console.call('GET', `/clusters/many/nodes?${query}`, { token })
    return body.items.map(({ name }: { name: string }) => name)
  }

  test('sorts by what is known, and puts what is not known last', async () => {
    expect(await names('')).toEqual(['node1', 'node2', 'node3', 'node10'])
    expect(await names('order=desc')).toEqual(['node10', 'node3', 'node2', 'node1'])
    expect(await names('sort=sessions')).toEqual(['node2', 'node3', 'node10', 'node1'])
    expect(await names('sort=sessions&order=desc')).toEqual(['node10', 'node2', 'node3', 'node1'])
    expect(await names('sort=health')).toEqual(['node10', 'node1', 'node2', 'node3'])
  })

  test('filters by state, health and words', async () => {
    expect(await names('state=drained')).toEqual(['node3'])
    expect(await names('health=down')).toEqual(['node10'])
    expect(await names('filter=NODE1')).toEqual(['node1', 'node10'])
    expect(await names('filter=node1%20down')).toEqual(['node10'])
  })

  test('pages meet without a gap or a double, in every order', async () => {
    for (const sort of ['name', 'sessions', 'health', 'state', 'latencyMs']) {
      const seen: string[] = []
      let cursor = ''
      for (let page = 0; page < 5; page += 1) {
        const query = `sort=${sort}&limit=1${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`
        const { body } = await console.call('GET', `/clusters/many/nodes?${query}`, { token })
        expect(body.total).toBe(4)
        seen.push(...body.items.map(({ name }: { name: string }) => name))
        cursor = body.nextCursor
        if (!cursor) break
      }
      expect(seen).toEqual(await names(`sort=${sort}`))
    }
    expect((await console.call('GET', '/clusters/many/nodes?cursor=nonsense', { token })).status).toBe(400)
  })
})

test('the number of statements does not depend on the number of nodes', async () => {
  const { store } = console.services
  const make = (slug: string, count: number) =>
    makeCluster(store, { slug, nodes: Array.from({ length: count }, (_, index) => ({ name: `n${index}` })) })
  await make('few', 3)
  await make('lots', 300)
  const counted = async (path: string) => {
    let statements = 0
    const count = () => {
      statements += 1
    }
    store.pool.on('acquire', count)
    expect((await console.call('GET', path, { token })).status).toBe(200)
    store.pool.off('acquire', count)
    return statements
  }
  for (const path of ['', '/nodes?limit=500', '/distribution', '/balancers']) {
    await counted(`/clusters/few${path}`)
    const few = await counted(`/clusters/few${path}`)
    const lots = await counted(`/clusters/lots${path}`)
    expect(lots).toBe(few)
    expect(few).toBeLessThan(20)
  }
})

describe('removing', () => {
  test('needs an empty node, or a reason to do without', async () => {
    await makeCluster(console.services.store, {
      slug: 'rm',
      nodes: [{ name: 'a' }, { name: 'b', state: 'drained', sessions: 0 }, { name: 'c' }],
    })
    const remove = (node: string, body: object) =>
      console.call('DELETE', `/clusters/rm/nodes/${node}`, { token, body })
    expect((await remove('a', {})).body).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('drain it first'),
    })
    expect((await remove('b', {})).status).toBe(200)
    expect((await remove('b', {})).status).toBe(404)
    expect((await remove('a', { override: true })).status).toBe(400)
    expect((await remove('a', { override: true, reason: 'it burns' })).status).toBe(200)
    expect((await console.call('DELETE', '/clusters/rm', { token })).status).toBe(409)
    expect((await remove('c', { override: true, reason: 'closing down' })).status).toBe(200)
    const events = await console.call('GET', '/clusters/rm/events?type=node.removed', { token })
    expect(events.body.items).toHaveLength(3)
    expect(
      await console.services.store.prisma.node.count({
        where: { cluster: { slug: 'rm' }, state: 'removed' },
      }),
    ).toBe(3)
    expect((await console.call('DELETE', '/clusters/rm', { token })).status).toBe(200)
  })

  test('frees the name for another node', async () => {
    await makeCluster(console.services.store, { slug: 'again', nodes: [{ name: 'a', state: 'drained' }] })
    await console.call('DELETE', '/clusters/again/nodes/a', { token })
    const body = { name: 'a', address: '10.0.0.9:8080' }
    expect((await console.call('POST', '/clusters/again/nodes', { token, body })).status).toBe(201)
  })
})

test('figures that are too old are not known, and say so', async () => {
  const { nodeIds } = await makeCluster(console.services.store, {
    slug: 'old',
    nodes: [{ name: 'a', sessions: 9 }],
  })
  const fresh = await console.call('GET', '/clusters/old/nodes/a', { token })
  expect(fresh.body).toMatchObject({ sessions: 9, health: 'up', latencyMs: 2 })
  const long = new Date(Date.now() - 3_600_000)
  await console.services.store.prisma.nodeObservation.update({
    where: { nodeId: nodeIds.get('a') ?? '' },
    data: { observedAt: long, attemptedAt: long },
  })
  const stale = await console.call('GET', '/clusters/old/nodes/a', { token })
  expect(stale.body).toMatchObject({
    sessions: null,
    health: 'unknown',
    latencyMs: null,
    observedAt: long.toISOString(),
  })
  const summary = await console.call('GET', '/clusters/old', { token })
  expect(summary.body).toMatchObject({ sessions: null, sessionsUnknown: 1, nodes: { unknown: 1, up: 0 } })
})

test('a balancer is reached as its kind can be', async () => {
  const add = (kind: string, address: string) =>
    console.call('POST', '/clusters/prod/balancers', {
      token,
      body: { name: kind, kind, address, backend: 'b' },
    })
  expect((await add('haproxy', 'http://10.0.0.1/')).status).toBe(422)
  expect((await add('httpd', '10.0.0.1:80')).status).toBe(422)
  expect((await add('httpd', 'not an address')).status).toBe(400)
  expect((await add('httpd', 'http://10.0.0.1/balancer-manager')).status).toBe(201)
  expect((await add('haproxy', '/run/haproxy/admin.sock')).status).toBe(201)
  expect((await add('mod_jk', 'http://10.0.0.1/status')).body.message).toContain("can't be used yet")
  const withPassword = await add('httpd', 'http://operator:hidden-word@10.0.0.1/balancer-manager')
  expect(withPassword.status).toBe(422)
  expect(JSON.stringify(withPassword.body)).not.toContain('hidden-word')
  expect((await add('httpd', 'http://10.0.0.1/balancer-manager?xml=1')).status).toBe(422)
  const node = { name: 's', kind: 'servoy', address: '10.0.0.1:80' }
  expect((await console.call('POST', '/clusters/prod/nodes', { token, body: node })).status).toBe(422)
})
