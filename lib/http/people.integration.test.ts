import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { prepareFirstStart } from '@/lib/services/people/first-start'
import { admin, startTestConsole, type TestConsole, testUrl } from './test-console'

let console: TestConsole
beforeAll(async () => {
  console = await startTestConsole()
})
afterAll(() => console.close())

const ada = { name: 'Ada', email: 'Ada@example.org', password: 'correct horse battery' }

async function signIn(email: string, password: string, address = '10.0.0.1') {
  const request = new Request(`${testUrl}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: testUrl,
      host: 'muster.test',
      'x-forwarded-for': address,
    },
    body: JSON.stringify({ email, password }),
  })
  const response = await console.auth.handler(request)
  const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? null
  return { status: response.status, cookie }
}

async function withCookie(
  cookie: string,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body = {},
) {
  const init = { method, headers: { cookie, host: 'muster.test', ...headers } }
  const request =
    method === 'GET'
      ? new Request(`${testUrl}/api/v1${path}`, init)
      : new Request(`${testUrl}/api/v1${path}`, {
          ...init,
          headers: { ...init.headers, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
  return await console.api.handle(request)
}

describe('the first run', () => {
  test('of many who come at once, one becomes the first admin', async () => {
    expect((await console.call('GET', '/setup')).body).toEqual({ needed: true })
    const replies = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        console.call('POST', '/setup', {
          body: { ...ada, email: index === 0 ? ada.email : `x${index}@example.org` },
        }),
      ),
    )
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409])
    expect(await console.services.store.prisma.user.count()).toBe(1)
    expect((await console.call('GET', '/setup')).body).toEqual({ needed: false })
    await console.services.store.prisma.user.deleteMany()
    expect((await console.call('POST', '/setup', { body: ada })).status).toBe(201)
  })

  test('what the environment gives is made once, whoever starts at the same moment', async () => {
    const given = {
      adminEmail: 'other@example.org',
      adminPassword: 'long enough 1',
      adminToken: 'muster_given',
    }
    const ctx = console.as({ kind: 'system', rule: 'first run' })
    await Promise.all([1, 2, 3].map(() => prepareFirstStart(ctx, given)))
    expect(await console.services.store.prisma.user.count()).toBe(1)
    expect((await console.call('GET', '/me', { token: 'muster_given' })).body).toMatchObject({
      name: 'bootstrap',
      role: 'admin',
    })
    const events = await console.services.store.prisma.event.findMany({ where: { subjectName: 'bootstrap' } })
    expect(events).toHaveLength(1)
    await console.services.store.prisma.apiToken.updateMany({ data: { revokedAt: new Date() } })
    await prepareFirstStart(ctx, given)
    expect((await console.call('GET', '/me', { token: 'muster_given' })).status).toBe(401)
  })
})

describe('signing in', () => {
  test('gives a cookie that reads and changes things from the console itself', async () => {
    const { status, cookie } = await signIn(ada.email, ada.password)
    expect(status).toBe(200)
    const me = await withCookie(cookie ?? '', 'GET', '/me')
    expect(await me.json()).toMatchObject({
      kind: 'person',
      name: 'Ada',
      role: 'admin',
      email: 'ada@example.org',
    })
    const body = { slug: 'prod', name: 'Production' }
    const own = await withCookie(cookie ?? '', 'POST', '/clusters', { origin: testUrl }, body)
    expect(own.status).toBe(201)
  })

  test.each([
    {},
    { origin: 'http://elsewhere.test' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site', origin: testUrl },
    { 'sec-fetch-site': 'same-site' },
  ])("a change with somebody's cookie from elsewhere is refused: %j", async (headers) => {
    const { cookie } = await signIn(ada.email, ada.password, '10.0.0.2')
    const reply = await withCookie(cookie ?? '', 'POST', '/clusters', headers, { slug: 'evil', name: 'Evil' })
    expect(reply.status).toBe(403)
  })

  test('a wrong password is refused, and after ten attempts every attempt from there', async () => {
    const statuses: number[] = []
    for (let i = 0; i < 12; i += 1)
      statuses.push((await signIn('nobody@example.org', 'wrong wrong', '10.0.0.3')).status)
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401))
    expect(statuses.slice(10)).toEqual([429, 429])
  })

  test('an account is closed for a while even when each attempt names another address', async () => {
    const statuses: number[] = []
    for (let i = 0; i < 22; i += 1)
      statuses.push((await signIn('victim@example.org', 'wrong wrong', `10.1.0.${i}`)).status)
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(401))
    expect(statuses.slice(20)).toEqual([429, 429])
  })

  test('nobody can sign up, or reach what else the sign-in library offers', async () => {
    for (const path of [
      '/sign-up/email',
      '/change-email',
      '/update-user',
      '/admin/set-role',
      '/delete-user',
    ]) {
      const request = new Request(`${testUrl}/api/auth${path}`, { method: 'POST', body: '{}' })
      expect((await console.auth.handler(request)).status).toBe(404)
    }
  })

  test('a new role counts at once; a new password and a removal end sessions', async () => {
    const token = await console.token('admin')
    const made = await console.call('POST', '/users', {
      token,
      body: { name: 'Bob', email: 'bob@example.org', role: 'operator', password: 'long enough 1' },
    })
    expect(made.status).toBe(201)
    const first = (await signIn('bob@example.org', 'long enough 1', '10.0.0.4')).cookie ?? ''
    await console.call('PATCH', `/users/${made.body.id}`, { token, body: { role: 'viewer' } })
    expect(await (await withCookie(first, 'GET', '/me')).json()).toMatchObject({ role: 'viewer' })
    await console.call('PATCH', `/users/${made.body.id}`, { token, body: { password: 'another one 2' } })
    expect((await withCookie(first, 'GET', '/me')).status).toBe(401)
    const second = (await signIn('bob@example.org', 'another one 2', '10.0.0.4')).cookie ?? ''
    expect((await withCookie(second, 'GET', '/me')).status).toBe(200)
    expect((await console.call('DELETE', `/users/${made.body.id}`, { token })).status).toBe(200)
    expect((await withCookie(second, 'GET', '/me')).status).toBe(401)
  })

  test('people change their own password with the one they have; every session of theirs ends', async () => {
    const token = await console.token('admin')
    const body = { name: 'Cleo', email: 'cleo@example.org', role: 'viewer', password: 'long enough 1' }
    expect((await console.call('POST', '/users', { token, body })).status).toBe(201)
    const cookie = (await signIn('cleo@example.org', 'long enough 1', '10.0.0.5')).cookie ?? ''
    const change = (current: string, password: string) =>
      withCookie(cookie, 'POST', '/me/password', { origin: testUrl }, { current, password })
    const wrong = await change('not this one', 'another one 2')
    expect(wrong.status).toBe(400)
    expect(await wrong.json()).toMatchObject({ data: { issues: [{ field: 'current' }] } })
    expect((await change('long enough 1', 'short')).status).toBe(400)
    expect((await change('long enough 1', 'another one 2')).status).toBe(200)
    expect((await withCookie(cookie, 'GET', '/me')).status).toBe(401)
    expect((await signIn('cleo@example.org', 'long enough 1', '10.0.0.5')).status).toBe(401)
    const again = (await signIn('cleo@example.org', 'another one 2', '10.0.0.5')).cookie ?? ''
    const guess = () =>
      withCookie(
        again,
        'POST',
        '/me/password',
        { origin: testUrl },
        { current: 'x', password: 'y'.repeat(10) },
      )
    const statuses: number[] = []
    for (let i = 0; i < 11; i += 1) statuses.push((await guess()).status)
    expect(statuses).toEqual([...Array(10).fill(400), 429])
    const secret = await console.call('POST', '/me/password', {
      token,
      body: { current: 'a', password: 'b'.repeat(10) },
    })
    expect(secret.status).toBe(403)
  })

  test('the last admin can neither be removed nor lose the role, also when two try at once', async () => {
    const token = await console.token('admin')
    const [user] = (await console.call('GET', '/users', { token })).body.items
    expect((await console.call('DELETE', `/users/${user.id}`, { token })).status).toBe(409)
    expect(
      (await console.call('PATCH', `/users/${user.id}`, { token, body: { role: 'viewer' } })).status,
    ).toBe(409)
    const body = { name: 'Eve', email: 'eve@example.org', role: 'admin', password: 'long enough 1' }
    const eve = (await console.call('POST', '/users', { token, body })).body
    const both = await Promise.all(
      [user.id, eve.id].map((id) =>
        console.call('PATCH', `/users/${id}`, { token, body: { role: 'viewer' } }),
      ),
    )
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  })
})

describe('tokens', () => {
  test('work until they expire or are revoked, and are shown once', async () => {
    const token = await console.token('admin')
    const made = await console.call('POST', '/tokens', { token, body: { name: 'ci', role: 'operator' } })
    expect(made.status).toBe(201)
    expect((await console.call('GET', '/me', { token: made.body.token })).body).toMatchObject({
      role: 'operator',
    })
    const listed = await console.call('GET', '/tokens', { token })
    expect(listed.text).toContain(made.body.prefix)
    expect(listed.text).not.toContain(made.body.token)
    expect((await console.call('DELETE', `/tokens/${made.body.id}`, { token })).status).toBe(200)
    expect((await console.call('GET', '/me', { token: made.body.token })).status).toBe(401)
    expect((await console.call('DELETE', `/tokens/${made.body.id}`, { token })).status).toBe(404)
  })

  test('an expired one is refused, and so is one that was never made', async () => {
    const expired = await console.token('admin', { expiresAt: new Date(Date.now() - 1) })
    for (const token of [expired, 'muster_invented']) {
      expect((await console.call('GET', '/me', { token })).status).toBe(401)
      // A wrong token is not nobody: not even what is open to anyone answers to it.
      expect((await console.call('GET', '/clusters', { token })).status).toBe(401)
    }
  })

  test('their use is remembered at most once a minute', async () => {
    const token = await console.token('viewer')
    const lastUsed = async () => {
      const { items } = (await console.call('GET', '/tokens', { token: await console.token('admin') })).body
      const mine = items.filter(({ prefix }: { prefix: string }) => token.startsWith(prefix))
      return mine[0]?.lastUsedAt
    }
    await console.call('GET', '/me', { token })
    const first = await lastUsed()
    expect(first).toMatch(/^\d{4}-/)
    await console.call('GET', '/me', { token })
    expect(await lastUsed()).toBe(first)
  })
})

test('every change to people stands in the activity, with who did it', async () => {
  const { items } = await console.api.clientFor(admin).activity.list({ limit: 200 })
  const types = new Set(items.map(({ type }) => type))
  for (const type of ['user.created', 'user.updated', 'user.removed', 'token.created', 'token.revoked']) {
    expect(types).toContain(type)
  }
})
