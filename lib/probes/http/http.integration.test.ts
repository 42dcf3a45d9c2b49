import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalTomcat } from '@/bin/local/tomcat'
import type { HttpSettings } from '@/lib/domain/probe-settings'
import { describeProbe, type ProbedNode } from '../conformance'
import { startPages } from '../fixtures/pages-node'
import { answering } from '../hostile-servers'
import type { ProbeTarget } from '../probe'
import { createHttpProbe } from './probe'

/** Tells its own sessions, and opens none. */
const statusJsp = `<%@ page session="false" contentType="application/json" import="java.lang.management.ManagementFactory, javax.management.ObjectName" %>
{"open": <%= ManagementFactory.getPlatformMBeanServer().getAttribute(new ObjectName("Catalina:type=Manager,host=localhost,context=/app"), "activeSessions") %>, "build": {"version": "7.1"}, "state": "ready"}`

let tomcat: LocalTomcat
let pages: Omit<ProbedNode, 'target'>

beforeAll(async () => {
  const started = await startPages({
    'status.jsp': statusJsp,
    'status.txt': 'Release 7.2\nVisitors now: 4 in all\n',
  })
  tomcat = started.tomcat
  pages = started.node
})
afterAll(() => tomcat.stop())

const settings = (change: Partial<HttpSettings> = {}): HttpSettings => ({
  kind: 'http',
  statusUrl: `${tomcat.url}/app/status.jsp`,
  expectStatus: 200,
  expectText: '"ready"',
  sessionsPointer: '/open',
  sessionsPattern: null,
  versionPointer: '/build/version',
  versionPattern: null,
  ...change,
})

const target = (change: Partial<HttpSettings> = {}): ProbeTarget => ({
  address: tomcat.address,
  managerUrl: null,
  username: 'muster',
  password: 'a-password-of-its-own',
  timeoutMs: 5_000,
  settings: settings(change),
})

describeProbe(
  'HTTP',
  createHttpProbe,
  async () => ({
    ...pages,
    target: target(),
    at: (url) => ({ settings: settings({ statusUrl: `${url}/status?token=of-nobody-else` }) }),
  }),
  'pages',
)

describe('any HTTP endpoint', () => {
  const probe = createHttpProbe()
  afterAll(() => probe.close())
  const read = async (change: Partial<HttpSettings> = {}) => {
    const observation = await probe.observe(target(change))
    if (!observation.ok) throw new Error(observation.failure.message)
    return observation.reading
  }
  const failure = async (change: Partial<HttpSettings>) => {
    const observation = await probe.observe(target(change))
    if (observation.ok) throw new Error('it answered')
    return observation.failure
  }

  it('tells sessions and version from where they stand in JSON', async () => {
    const before = await read()
    expect(before).toMatchObject({ version: '7.1', contexts: [], startedAt: null })
    await pages.open(3)
    expect((await read()).sessions).toBe((before.sessions ?? 0) + 3)
    await pages.endAll()
    expect((await read()).sessions).toBe(before.sessions)
  })

  it('tells them from text, and gives them as one bucket', async () => {
    const text = {
      statusUrl: `${tomcat.url}/app/status.txt`,
      expectText: null,
      sessionsPointer: null,
      sessionsPattern: 'Visitors now: {value}',
      versionPointer: null,
      versionPattern: 'Release {value}',
    }
    expect(await read(text)).toMatchObject({ sessions: 4, version: '7.2' })
    const held = await probe.sessions(target(text), { sessionsMax: 100 })
    expect(held).toMatchObject({ kind: 'buckets', buckets: [{ sessions: 4 }] })
  })

  it('does not know sessions where none are told, and never says none', async () => {
    for (const change of [{ sessionsPointer: null }, { sessionsPointer: '/elsewhere' }]) {
      expect((await read(change)).sessions).toBeNull()
      await expect(probe.sessions(target(change), { sessionsMax: 9 })).rejects.toMatchObject({
        code: 'UNAVAILABLE',
      })
    }
    const test = await probe.test(target({ sessionsPointer: '/elsewhere' }))
    const [, sessions] = test.capabilities
    expect(sessions).toMatchObject({ ok: false, message: expect.stringContaining('/elsewhere') })
  })

  it('takes another status and a missing text for a failure', async () => {
    expect(await failure({ statusUrl: `${tomcat.url}/app/nothing?key=of-nobody-else` })).toEqual({
      kind: 'bad-reply',
      message: `${tomcat.url}/app/nothing answered 404 instead of 200.`,
    })
    expect(await failure({ expectText: 'all is well' })).toMatchObject({
      kind: 'bad-reply',
      message: expect.stringContaining('all is well'),
    })
    const teapot = await answering(418, '"ready"')
    expect((await probe.observe(target({ statusUrl: teapot.url, expectStatus: 418 }))).ok).toBe(true)
    await teapot.close()
  })

  it('says when the credentials are refused, and follows no redirect with them', async () => {
    expect(await failure({ statusUrl: `${tomcat.managerUrl}/text/list` })).toMatchObject({
      kind: 'unauthorized',
    })
    const moved = await answering(302, '', { location: `${tomcat.url}/app/status.jsp` })
    expect(await failure({ statusUrl: moved.url })).toMatchObject({ kind: 'bad-reply' })
    await moved.close()
  })

  it('warns of a page that opens a session at each poll', async () => {
    const login = { statusUrl: `${tomcat.url}/app/login.jsp`, expectText: null }
    const before = await pages.opened()
    const test = await probe.test(target(login))
    expect(await pages.opened()).toBe(before + 1)
    expect(test.capabilities[0]).toMatchObject({
      need: 'status',
      ok: false,
      message: expect.stringContaining('JSESSIONID'),
    })
  })

  it('says that its settings are missing', async () => {
    const observation = await probe.observe({ ...target(), settings: null })
    expect(observation).toMatchObject({ ok: false, failure: { kind: 'bad-reply' } })
  })
})
