import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCluster } from '@/lib/services/test-cluster'
import { startTestConsole, type TestConsole } from './test-console'

let console: TestConsole
let operator: string
let admin: string

beforeAll(async () => {
  console = await startTestConsole()
  operator = await console.token('operator')
  admin = await console.token('admin')
})
afterAll(() => console.close())

const nodes = (...names: string[]) => names.map((name) => ({ name, sessions: 10, capacity: 100 }))
const make = (slug: string, ...names: string[]) =>
  makeCluster(console.services.store, { slug, nodes: nodes(...names) })
const post = (path: string, body: object, token = operator) => console.call('POST', path, { token, body })
const patch = (path: string, body: object, token = operator) => console.call('PATCH', path, { token, body })
const get = (path: string) => console.call('GET', path, { token: operator })
const states = async (clusterId: string) =>
  (await console.services.store.prisma.node.findMany({ where: { clusterId }, orderBy: { name: 'asc' } })).map(
    ({ state }) => state,
  )
const reason = 'patches'
const addBalancer = (clusterId: string, name: string, silent: boolean) =>
  console.services.store.prisma.balancer.create({
    data: {
      ...{ clusterId, name, kind: 'haproxy', address: '127.0.0.1:1', backend: 'cluster' },
      observedAt: new Date(),
      ...(silent ? { failure: { kind: 'refused', message: 'Nothing listens there.' } } : {}),
    },
  })
const changes = (type: string) =>
  console.services.store.prisma.event.findMany({ where: { type, change: true }, orderBy: { id: 'desc' } })

describe('several nodes at once', () => {
  it('are drained together, all of them or none, and taken back together', async () => {
    const { id } = await make('many', 'a', 'b', 'c')
    const none = await post('/clusters/many/drains', { nodes: ['a', 'b', 'c'], reason })
    expect(none).toMatchObject({ status: 409, body: { code: 'GUARD_REFUSED', data: { survivors: 0 } } })
    expect((await post('/clusters/many/drains', { nodes: ['a', 'x'], reason })).status).toBe(404)
    expect(await states(id)).toEqual(['active', 'active', 'active'])

    const both = await post('/clusters/many/drains', { nodes: ['b', 'a', 'b'], reason, deadlineSeconds: 60 })
    expect(both.status).toBe(202)
    expect(both.body.items).toMatchObject([
      { node: 'a', state: 'requested', without: [], message: null },
      { node: 'b', state: 'requested' },
    ])
    expect(both.body.items[0].then).toBe('drained')
    expect(both.body.items[0].batch).toBe(both.body.items[1].batch)
    expect((await post('/clusters/many/drains/cancel', { nodes: ['a', 'c'] })).status).toBe(409)
    expect(await states(id)).toEqual(['draining', 'draining', 'active'])
    const back = await post('/clusters/many/drains/cancel', { nodes: ['a', 'b'], reason: 'not today' })
    expect(back.body.items).toMatchObject([{ state: 'cancelled' }, { state: 'cancelled' }])
    expect(await states(id)).toEqual(['active', 'active', 'active'])
  })

  it('are looked at before, one by one and together', async () => {
    await make('looked', 'a', 'b', 'c', 'd')
    await post('/clusters/looked/nodes/d/drain', { reason })
    const seen = await get('/clusters/looked/drains/preview?nodes=a&nodes=d')
    expect(seen.body).toMatchObject({
      nodes: [
        { node: 'a', sessions: 10, refusal: null, messages: false },
        { node: 'd', refusal: 'd is draining already.' },
      ],
      guard: { allowed: true, survivors: 2 },
      survivors: [{ node: 'b' }, { node: 'c' }],
      out: { now: 1, max: null },
    })
    expect((await get('/clusters/looked/drains/preview?nodes=a')).body.nodes).toHaveLength(1)
    expect((await get('/clusters/looked/drains/preview')).status).toBe(400)
  })

  it('are no more together than the cluster allows, unless an admin says why', async () => {
    const { id } = await make('few', 'a', 'b', 'c', 'd')
    const limit = await patch('/clusters/few', { nodesOutMax: 1 }, admin)
    expect(limit.body.nodesOutMax).toBe(1)
    const two = await post('/clusters/few/drains', { nodes: ['a', 'b'], reason })
    expect(two.body).toMatchObject({
      code: 'GUARD_REFUSED',
      message: '2 nodes would be out together, and the limit is 1.',
      data: { overridable: true, out: { now: 0, max: 1 } },
    })
    expect((await post('/clusters/few/nodes/a/drain', { reason })).status).toBe(202)
    const another = await post('/clusters/few/nodes/b/maintenance', { reason })
    expect(another.body.message).toBe('2 nodes would be out together, and the limit is 1. a is out already.')
    expect((await post('/clusters/few/nodes/b/drain', { reason, override: true })).status).toBe(403)
    expect((await post('/clusters/few/nodes/b/drain', { reason, override: true }, admin)).status).toBe(202)
    // What is out already takes up no more room by going on to maintenance.
    expect((await post('/clusters/few/nodes/a/maintenance', { reason })).status).toBe(200)
    expect(await states(id)).toEqual(['maintenance', 'draining', 'active', 'active'])
    const [event] = await changes('drain.requested')
    expect(event?.summary).toBe('Drains b, over the limit of 1 nodes out together')
  })
})

describe('a balancer that does not answer', () => {
  it('can be gone on without, by name and on record; one that answers can not', async () => {
    const { id } = await make('silent', 'a', 'b')
    await addBalancer(id, 'edge-1', false)
    await addBalancer(id, 'edge-2', true)
    const ask = (withoutBalancers: string[]) =>
      post('/clusters/silent/nodes/a/drain', { reason, withoutBalancers })
    expect((await ask(['edge-1'])).body).toMatchObject({
      code: 'CONFLICT',
      message: 'edge-1 answers: the drain waits for it to confirm.',
    })
    expect((await ask(['edge-9'])).status).toBe(404)
    const drain = await ask(['edge-2'])
    expect(drain.body.without).toMatchObject([{ balancer: 'edge-2', by: { kind: 'token' } }])
    const [event] = await changes('drain.requested')
    expect(event).toMatchObject({
      summary: 'Drains a without waiting for edge-2, which does not answer',
      after: { without: ['edge-2'] },
    })
    const again = await patch('/clusters/silent/nodes/a/drain', { withoutBalancers: [] })
    expect(again.body.without).toEqual([])
    const later = await patch('/clusters/silent/nodes/a/drain', { withoutBalancers: ['edge-2'] })
    expect(later.body.without).toHaveLength(1)
    expect((await changes('drain.changed')).map(({ summary }) => summary)).toEqual([
      'Changed the drain of a: goes on without edge-2',
      'Changed the drain of a: waits for edge-2 again',
    ])
    const over = await console.call('DELETE', '/clusters/silent/nodes/a/drain', { token: operator })
    expect(over.body.receipt.withoutBalancers).toEqual(['edge-2'])
  })
})

describe('what a node can not do is not asked of it', () => {
  it('a message, or the end of its sessions', async () => {
    const { id, nodeIds } = await make('kinds', 'tomcat', 'outsystems', 'servoy')
    const { prisma } = console.services.store
    for (const kind of ['outsystems', 'servoy'])
      await prisma.node.update({ where: { id: nodeIds.get(kind)! }, data: { kind } })
    const drain = (node: string, terms: object) =>
      post(`/clusters/kinds/nodes/${node}/drain`, { reason, ...terms })
    expect((await drain('tomcat', { message: 'We restart at noon.' })).body).toMatchObject({
      code: 'UNPROCESSABLE',
      message: "tomcat can't show its users a message.",
    })
    const ends = { onDeadline: 'end-sessions', deadlineSeconds: 60 }
    expect((await drain('outsystems', ends)).status).toBe(422)
    expect(await states(id)).toEqual(['active', 'active', 'active'])
    const told = await drain('servoy', { message: ' We restart at noon. ', ...ends })
    expect(told.body.message).toEqual({
      ...{ text: 'We restart at noon.', sentAt: null, recipients: null, failure: null },
    })
    const other = await patch('/clusters/kinds/nodes/servoy/drain', { message: 'At one.' })
    expect(other.body.message.text).toBe('At one.')
  })
})

describe('maintenance when it is drained', () => {
  it('is a drain with that end, also where one runs already', async () => {
    const { id } = await make('later', 'a', 'b', 'c')
    const when = { reason, when: 'drained', deadlineSeconds: 600 }
    const atOnce = await post('/clusters/later/nodes/a/maintenance', { ...when, when: 'now' })
    expect([atOnce.status, await states(id)]).toEqual([400, ['active', 'active', 'active']])
    const node = await post('/clusters/later/nodes/a/maintenance', when)
    expect(node.body).toMatchObject({ name: 'a', state: 'draining' })
    await post('/clusters/later/nodes/b/drain', { reason })
    await post('/clusters/later/nodes/b/maintenance', when)
    for (const name of ['a', 'b']) {
      const drain = await get(`/clusters/later/nodes/${name}/drain`)
      expect([drain.body.then, typeof drain.body.deadlineAt]).toEqual(['maintenance', 'string'])
    }
    expect(await states(id)).toEqual(['draining', 'draining', 'active'])
    const [event] = await changes('drain.changed')
    expect(event?.summary).toBe('Puts b into maintenance once it is drained')
  })
})

describe('receipts', () => {
  it('are there to read and to take along, and hand no spreadsheet a formula', async () => {
    await make('kept', 'a', 'b')
    const risky = '=HYPERLINK("http://evil.example", "patches")'
    await post('/clusters/kept/nodes/a/drain', { reason: risky })
    await console.call('DELETE', '/clusters/kept/nodes/a/drain', { token: operator })
    await post('/clusters/kept/nodes/b/drain', { reason: 'runs still' })

    const { body } = await get('/clusters/kept/receipts')
    expect(body.items).toMatchObject([
      { node: 'a', state: 'cancelled', reason: risky, sessionsAtStart: 10, left: 10, moved: 0 },
    ])
    const file = await console.api.handle(
      new Request('http://muster.test/api/v1/clusters/kept/receipts?format=csv', {
        headers: { authorization: `Bearer ${operator}` },
      }),
    )
    expect(file.headers.get('content-type')).toContain('text/csv')
    expect(file.headers.get('content-disposition')).toContain('kept-receipts.csv')
    const [header, row, end] = (await file.text()).split('\r\n')
    expect(header).toMatch(/^drain,cluster,node,state,reason,requestedBy,/)
    expect(row).toContain(`"'=HYPERLINK(""http://evil.example"", ""patches"")"`)
    expect(end).toBe('')

    const since = encodeURIComponent(new Date(Date.now() + 60_000).toISOString())
    expect((await get(`/clusters/kept/receipts?from=${since}`)).body.items).toEqual([])
    expect((await get('/clusters/kept/receipts?from=yesterday')).status).toBe(400)
  })
})
