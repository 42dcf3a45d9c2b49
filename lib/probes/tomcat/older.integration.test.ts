import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ProbeTarget } from '../probe'
import { createTomcatProbe } from './probe'

/**
 * Replies that a Tomcat 9.0.70 (Debian 12) gave, behind two connectors, with three sessions on `/crm##000012.2.0`,
 * one on `/app`, and `/halted` stopped. Its manager knows no JSON.
 */
const recorded = (name: string) =>
  readFileSync(new URL(`fixtures/tomcat-9.0.70/${name}`, import.meta.url), 'utf8')
const replies: [RegExp, string][] = [
  [/^\/manager\/status\/all\?JSON=true$/, 'status-all.txt'],
  [/^\/manager\/text\/serverinfo$/, 'serverinfo.txt'],
  [/^\/manager\/text\/list$/, 'list.txt'],
  [/type=Manager/, 'managers.txt'],
  [/j2eeType=WebModule/, 'modules.txt'],
  [/type=GlobalRequestProcessor/, 'requests.txt'],
  [/type=ThreadPool/, 'threads.txt'],
  [/qry=java.lang:type=Memory/, 'memory.txt'],
  [/get=java.lang:type=Runtime/, 'start.txt'],
]

let server: Server
let asked: string[]
let role: 'all' | 'manager-status'
let current: boolean

beforeEach(async () => {
  asked = []
  role = 'all'
  current = false
  server = createServer((request, response) => {
    const url = decodeURIComponent(request.url ?? '')
    asked.push(url)
    if (role === 'manager-status' && !url.includes('/status/')) return void response.writeHead(403).end()
    if (current && url.includes('JSON')) {
      return void response.end(readFileSync(new URL('fixtures/status-all.json', import.meta.url)))
    }
    const [, name] = replies.find(([pattern]) => pattern.test(url)) ?? []
    response.writeHead(name ? 200 : 404).end(name ? recorded(name) : '')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})
const probe = createTomcatProbe()
afterAll(() => probe.close())

const target = (): ProbeTarget => {
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    address,
    managerUrl: `http://${address}/manager`,
    username: 'console',
    password: 'of-9',
    timeoutMs: 3_000,
  }
}

describe('a Tomcat whose manager knows no JSON', () => {
  it('is read from its MBeans: sessions, applications and their versions, threads, heap and start', async () => {
    const observation = await probe.observe(target())
    if (!observation.ok) throw new Error(observation.failure.message)
    const { reading } = observation
    expect(reading).toMatchObject({
      version: 'Apache Tomcat/9.0.70 (Debian)',
      startedAt: new Date(1795204967276),
      sessions: 4,
      counters: { opened: 4, expired: 0 },
      threadsBusy: 1,
      threadsMax: 20,
      heapMaxBytes: 100663296,
    })
    const seen = reading.contexts.map(({ path, version, running, sessions, requests, errors }) =>
      [path, version, running, sessions, requests, errors].join(' '),
    )
    expect(seen.toSorted()).toEqual([
      '/  true 0 0 0',
      '/app  true 1 2 1',
      '/crm 000012.2.0 true 3 3 0',
      '/halted  false 0 0 0',
    ])
    expect(reading.contexts.find(({ path }) => path === '/crm')?.startedAt).toBeInstanceOf(Date)
  })

  it('is not asked for a status again that it does not have', async () => {
    const polled = target()
    for (let poll = 0; poll < 3; poll++) expect((await probe.observe(polled)).ok).toBe(true)
    expect(asked.filter((url) => url.includes('/status/'))).toHaveLength(1)
    await probe.release(polled)
  })

  it('is asked for it again once it was unreadable, and may have been updated', async () => {
    const polled = target()
    expect((await probe.observe(polled)).ok).toBe(true)
    role = 'manager-status'
    expect((await probe.observe(polled)).ok).toBe(false)
    role = 'all'
    current = true
    expect(await probe.observe(polled)).toMatchObject({ ok: true, reading: { sessions: 6 } })
  })

  it('needs the role by which its MBeans are read, and says so', async () => {
    role = 'manager-status'
    expect(await probe.observe(target())).toMatchObject({
      ok: false,
      failure: {
        kind: 'forbidden',
        message: expect.stringContaining('role manager-jmx, which console lacks'),
      },
    })
    expect(await probe.test(target())).toMatchObject({ ok: false, failure: { kind: 'forbidden' } })
  })

  it('passes a connection test, with its route', async () => {
    const test = await probe.test(target())
    expect(test).toMatchObject({ ok: true, route: 'node9', version: expect.stringContaining('9.0.70') })
    expect(test.capabilities.every(({ ok }) => ok)).toBe(true)
  })
})
