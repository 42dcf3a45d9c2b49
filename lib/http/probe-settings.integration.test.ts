import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestConsole, type TestConsole } from './test-console'

let console: TestConsole
let token: string

beforeAll(async () => {
  console = await startTestConsole()
  token = await console.token('admin')
  await console.call('POST', '/clusters', { token, body: { slug: 'prod', name: 'Production' } })
})
afterAll(() => console.close())

const probe = { kind: 'http', statusUrl: 'http://10.0.0.9:80/status', sessionsPointer: '/sessions' }
const node = {
  name: 'page1',
  address: '10.0.0.9:80',
  kind: 'http',
  managerUsername: 'muster',
  managerPassword: 'a-password-of-9',
  probe,
}
const change = (body: object) =>
  console.call('PATCH', '/clusters/prod/nodes/page1', { token, body: body as Record<string, unknown> })

test('what a probe needs is kept, given back, changed and noted', async () => {
  const added = await console.call('POST', '/clusters/prod/nodes', { token, body: node })
  expect(added).toMatchObject({ status: 201, body: { kind: 'http', probe: { ...probe, expectStatus: 200 } } })
  const { probe: stored } = added.body as { probe: object }
  expect(await change({ probe: { ...stored, expectText: 'ready' } })).toMatchObject({
    status: 200,
    body: { probe: { expectText: 'ready', sessionsPointer: '/sessions' } },
  })
  const events = () => console.services.store.prisma.event.count({ where: { type: 'node.updated' } })
  const before = await events()
  // The same again, in another order: nothing is changed, and nothing noted.
  const { expectText: _, ...rest } = stored as { expectText: null }
  expect((await change({ probe: { expectText: 'ready', ...rest } })).status).toBe(200)
  expect(await events()).toBe(before)
})

test('a stored password is not sent to another host', async () => {
  const elsewhere = { ...probe, statusUrl: 'http://10.6.6.6:80/status' }
  expect((await change({ probe: elsewhere })).status).toBe(422)
  const { name: _, managerPassword: __, ...tried } = { ...node, probe: elsewhere, node: 'page1' }
  expect((await console.call('POST', '/clusters/prod/nodes/test', { token, body: tried })).status).toBe(422)
})

test.each([
  ['no settings where they are needed', { kind: 'http', probe: null }],
  ['settings of another kind', { kind: 'tomcat', probe }],
  ['credentials in an address', { probe: { ...probe, statusUrl: 'http://me:secret@10.0.0.9/status' } }],
  ['a pattern without its value', { probe: { ...probe, sessionsPattern: 'Sessions:' } }],
  [
    'a page without its text',
    { kind: 'outsystems', probe: { kind: 'outsystems', pageUrl: 'http://10.0.0.9/x' } },
  ],
])('%s are refused', async (_, given) => {
  const body = { ...node, name: 'page2', ...given }
  const refused = await console.call('POST', '/clusters/prod/nodes', { token, body })
  expect([400, 422]).toContain(refused.status)
})

test('settings are emptied where the kind can do without', async () => {
  const servoy = { name: 's1', address: '10.0.0.9:81', kind: 'servoy', probe: { kind: 'servoy' } }
  const added = await console.call('POST', '/clusters/prod/nodes', { token, body: servoy })
  expect(added).toMatchObject({ status: 201, body: { probe: { beanDomain: 'com.servoy.server' } } })
  const emptied = await console.call('PATCH', '/clusters/prod/nodes/s1', { token, body: { probe: null } })
  expect(emptied).toMatchObject({ status: 200, body: { probe: null } })
  expect((await change({ probe: null })).status).toBe(422)
})
