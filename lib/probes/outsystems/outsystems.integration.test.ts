import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalTomcat } from '@/bin/local/tomcat'
import type { OutsystemsSettings } from '@/lib/domain/probe-settings'
import { describeProbe, type ProbedNode } from '../conformance'
import { startPages } from '../fixtures/pages-node'
import { answering } from '../hostile-servers'
import type { ProbeTarget } from '../probe'
import { createOutsystemsProbe } from './probe'

const id = '5f0c2d1e-77aa-4c1b-9e07-0123456789ab'
let tomcat: LocalTomcat
let pages: Omit<ProbedNode, 'target'>

beforeAll(async () => {
  const started = await startPages({
    '_ping.html': `<html><body>${id}</body></html>`,
    'health.jsp': '<%@ page session="false" %>database: <%= "reach" + "able" %>',
  })
  tomcat = started.tomcat
  pages = started.node
})
afterAll(() => tomcat.stop())

const settings = (change: Partial<OutsystemsSettings> = {}): OutsystemsSettings => ({
  kind: 'outsystems',
  pingUrl: `${tomcat.url}/app/_ping.html`,
  pageUrl: `${tomcat.url}/app/health.jsp`,
  pageText: 'database: reachable',
  ...change,
})

const target = (change: Partial<OutsystemsSettings> = {}): ProbeTarget => ({
  address: tomcat.address,
  managerUrl: null,
  username: 'nobody',
  password: 'a-password-that-is-never-sent',
  timeoutMs: 5_000,
  settings: settings(change),
})

describeProbe(
  'OutSystems',
  createOutsystemsProbe,
  async () => ({
    ...pages,
    anonymous: true,
    target: target(),
    at: (url) => ({ settings: settings({ pingUrl: `${url}/_ping.html` }) }),
  }),
  'pages',
)

describe('an OutSystems front-end', () => {
  const probe = createOutsystemsProbe()
  afterAll(() => probe.close())

  it('tells its deployment, and no sessions', async () => {
    const observation = await probe.observe(target())
    expect(observation).toMatchObject({
      ok: true,
      reading: { version: `deployment ${id}`, deployment: `deployment ${id}`, sessions: null },
    })
    const held = probe.sessions(target(), { sessionsMax: 9 })
    await expect(held).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('database'),
    })
  })

  it('is asked at its own address when nothing else is said', async () => {
    const server = await answering(200, id)
    const observation = await probe.observe({ ...target(), address: server.address, settings: null })
    expect(observation).toMatchObject({ ok: true, reading: { version: `deployment ${id}` } })
    await server.close()
  })

  it('is not up when its page does not say what it has to', async () => {
    const observation = await probe.observe(target({ pageText: 'queue: reachable' }))
    expect(observation).toMatchObject({
      ok: false,
      failure: { kind: 'bad-reply', message: expect.stringContaining('queue: reachable') },
    })
    const missing = await probe.observe(target({ pageUrl: `${tomcat.url}/app/gone.jsp` }))
    expect(missing).toMatchObject({ ok: false, failure: { message: expect.stringContaining('404') } })
  })
})
