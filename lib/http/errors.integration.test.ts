import { afterAll, beforeAll, expect, test } from 'vitest'
import { tokenActor } from '@/lib/services/people/token-actor'
import { createStore } from '@/lib/store/client'
import { createApi } from './handler'
import { startTestConsole, type TestConsole, testUrl } from './test-console'

let console: TestConsole
let token: string
beforeAll(async () => {
  console = await startTestConsole()
  token = await console.token('admin')
  await console.call('POST', '/clusters', { token, body: { slug: 'prod', name: 'Production' } })
})
afterAll(() => console.close())

test('a name that does not exist is not found, and the message names it', async () => {
  const reply = await console.call('GET', '/clusters/nowhere', { token })
  expect(reply.status).toBe(404)
  expect(reply.body).toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('nowhere') })
})

test('a path that does not exist is not found', async () => {
  expect((await console.call('GET', '/nothing/here', { token })).body).toMatchObject({ code: 'NOT_FOUND' })
})

test('an unknown field is refused by name', async () => {
  const reply = await console.call('POST', '/clusters', {
    token,
    body: { slug: 'a', name: 'A', colour: 'red' },
  })
  expect(reply.status).toBe(400)
  expect(reply.body.message).toContain('colour')
})

test.each([
  { slug: 5, name: 'A' },
  { slug: 'Not A Slug', name: 'A' },
  { slug: 'a', name: 'A', pollIntervalSeconds: '5' },
  { slug: 'a', name: 'A', pollIntervalSeconds: 0 },
  { slug: 'a' },
])('a wrong field is refused by name: %j', async (body) => {
  const reply = await console.call('POST', '/clusters', { token, body })
  expect(reply.status).toBe(400)
  expect(reply.body.message).toMatch(/slug|name|pollIntervalSeconds/)
})

test('a query parameter of the wrong type is refused', async () => {
  const reply = await console.call('GET', '/clusters/prod/events?limit=many', { token })
  expect(reply).toMatchObject({ status: 400, body: { message: expect.stringContaining('limit') } })
})

test.each(['{', '[]', '"text"', 'null'])('a body that is no JSON object is refused: %s', async (body) => {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const request = new Request(`${testUrl}/api/v1/clusters`, { method: 'POST', headers, body })
  const response = await console.api.handle(request)
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ code: 'BAD_REQUEST' })
})

test('a body that is not declared as JSON is refused', async () => {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/plain' }
  const request = new Request(`${testUrl}/api/v1/clusters`, { method: 'POST', headers, body: '{}' })
  expect((await console.api.handle(request)).status).toBe(400)
})

test('a body above 1 MiB is refused, with and without a declared length', async () => {
  const body = { slug: 'big', name: 'x'.repeat(1_100_000) }
  expect((await console.call('POST', '/clusters', { token, body })).status).toBe(413)
  const stream = new Blob([JSON.stringify(body)]).stream()
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const init = { method: 'POST', headers, body: stream, duplex: 'half' } as RequestInit
  const reply = await console.api.handle(new Request(`${testUrl}/api/v1/clusters`, init))
  expect(reply.status).toBe(413)
})

test('a name that is taken is a conflict', async () => {
  const body = { slug: 'prod', name: 'Again' }
  expect((await console.call('POST', '/clusters', { token, body })).status).toBe(409)
})

test('an unknown error tells an id and nothing else', async () => {
  const broken = {
    ...console.services,
    now: () => {
      throw new Error('the password is hunter2')
    },
  }
  const api = createApi({
    services: broken,
    sources: {
      person: async () => null,
      token: async () => ({ kind: 'token', id: '1', name: 't', role: 'admin', cluster: null }),
    },
  })
  const headers = { authorization: 'Bearer x' }
  const response = await api.handle(new Request(`${testUrl}/api/v1/clusters/prod`, { headers }))
  const text = await response.text()
  expect(response.status).toBe(500)
  expect(text).not.toContain('hunter2')
  expect(JSON.parse(text).data.id).toMatch(/^[0-9a-f-]{36}$/)
})

test('a probe that asks with HEAD is answered as one that asks with GET', async () => {
  expect((await console.call('HEAD', '/health')).status).toBe(200)
})

test('what a DELETE says may stand in its query', async () => {
  await console.call('POST', '/clusters/prod/nodes', {
    token,
    body: { name: 'gone', address: '10.0.0.1:80' },
  })
  const unknown = await console.call('DELETE', '/clusters/prod/nodes/gone?colour=red', { token })
  expect(unknown).toMatchObject({ status: 400, body: { message: expect.stringContaining('colour') } })
  const removed = await console.call('DELETE', '/clusters/prod/nodes/gone?override=true&reason=moved', {
    token,
  })
  expect(removed.status).toBe(200)
  const events = await console.call('GET', '/clusters/prod/events?type=node.removed', { token })
  expect(events.body.items[0]).toMatchObject({ reason: 'moved' })
})

test('without its database the console says so, to those who ask for its health too', async () => {
  const store = createStore('postgresql://nobody@127.0.0.1:1/none')
  const services = { ...console.services, store }
  const sources = { person: async () => null, token: (secret: string) => tokenActor(services, secret) }
  const api = createApi({ services, sources })
  const ask = (path: string) =>
    api.handle(new Request(`${testUrl}/api/v1${path}`, { headers: { authorization: 'Bearer x' } }))
  const list = await ask('/clusters')
  expect(list.status).toBe(503)
  expect(await list.json()).toMatchObject({ code: 'UNAVAILABLE' })
  const health = await ask('/health')
  expect(health.status).toBe(200)
  expect(await health.json()).toMatchObject({
    ready: false,
    database: { state: 'down' },
    worker: { state: 'down' },
  })
  await store.close()
})
