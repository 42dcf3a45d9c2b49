import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CertificateFiles, makeCertificate } from '@/bin/local/certificates'
import { clearDirectory } from '@/bin/local/reaper'
import { type LocalTomcat, startTomcat } from '@/bin/local/tomcat'
import type { Trust } from './certificates'
import { createHttpProbe } from './http/probe'
import { createOutsystemsProbe } from './outsystems/probe'
import type { ProbeTarget } from './probe'
import { createTomcatProbe } from './tomcat/probe'

const directory = mkdtempSync(join(tmpdir(), 'muster-tls-'))
clearDirectory(directory)
const names = ['IP:127.0.0.1', 'DNS:node1.example']
const keys = join(directory, 'keys')

let authority: CertificateFiles
let other: CertificateFiles
let shown: CertificateFiles
let tomcat: LocalTomcat

beforeAll(async () => {
  authority = makeCertificate({ directory: keys, name: 'authority' })
  other = makeCertificate({ directory: keys, name: 'other-authority' })
  shown = makeCertificate({ directory: keys, name: 'node1', names, authority })
  const base = join(directory, 'node1')
  mkdirSync(join(base, 'webapps/app'), { recursive: true })
  const slow = '<%@ page session="false" %><% Thread.sleep(3000); %>done'
  writeFileSync(join(base, 'webapps/app/slow.jsp'), slow)
  tomcat = await startTomcat({ directory: base, name: 'node1', maxThreads: 2, tls: shown })
})
afterAll(() => tomcat.stop())

const probe = createTomcatProbe()
const pages = createHttpProbe()
afterAll(() => Promise.all([probe.close(), pages.close()]))

const target = (tls: Trust | null, change: Partial<ProbeTarget> = {}): ProbeTarget => ({
  address: tomcat.address,
  managerUrl: tomcat.httpsManagerUrl,
  username: tomcat.username,
  password: tomcat.password,
  timeoutMs: 5_000,
  tls,
  ...change,
})

async function fingerprint(): Promise<string> {
  const test = await probe.test(target(null))
  return test.certificate?.fingerprint ?? 'none was met'
}
async function refused(tls: Trust | null, change: Partial<ProbeTarget> = {}): Promise<string> {
  const observation = await probe.observe(target(tls, change))
  if (observation.ok) throw new Error('it answered')
  expect(observation.failure.kind).toBe('certificate')
  return observation.failure.message
}

describe('a Tomcat manager over HTTPS', () => {
  it('is not asked anything before its certificate is trusted, and the way to trust it is said', async () => {
    const message = await refused(null)
    expect(message).toContain('not signed by an authority that is trusted')
    expect(message).toContain('O=Muster tests, CN=authority')
    expect(message).toContain(`pin this certificate: SHA-256 ${await fingerprint()}`)
    expect(message).not.toContain(tomcat.password)
  })

  it('shows its certificate to a connection test, which fails', async () => {
    const test = await probe.test(target(null))
    expect(test).toMatchObject({ ok: false, failure: { kind: 'certificate' }, capabilities: [] })
    expect(test.certificate).toMatchObject({
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      subject: 'O=Muster tests, CN=node1',
      issuer: 'O=Muster tests, CN=authority',
    })
    expect(test.certificate?.validTo?.getTime()).toBeGreaterThan(Date.now())
  })

  it('is read with the authority, with the pin, and with both', async () => {
    const [ca, pin] = [authority.certificate, await fingerprint()]
    for (const tls of [
      { ca, fingerprint: null },
      { ca: null, fingerprint: pin },
      { ca, fingerprint: pin },
      { ca: other.certificate + ca, fingerprint: null },
    ]) {
      expect(await probe.observe(target(tls))).toMatchObject({ ok: true })
      expect(await probe.test(target(tls))).toMatchObject({ ok: true, certificate: { fingerprint: pin } })
    }
  })

  it('is not read by another authority, by another pin, nor where one of the two does not hold', async () => {
    const [ca, pin] = [authority.certificate, await fingerprint()]
    const wrong = 'ab'.repeat(32)
    expect(await refused({ ca: other.certificate, fingerprint: null })).toContain(
      'not signed by an authority',
    )
    expect(await refused({ ca: other.certificate, fingerprint: pin })).toContain('not signed by an authority')
    const differs = await refused({ ca, fingerprint: wrong })
    expect(differs).toContain(`it shows SHA-256 ${pin}, pinned is ${wrong}`)
    expect(await refused({ ca: null, fingerprint: wrong })).toBe(differs)
  })

  it('lends no connection to a target that trusts less', async () => {
    const trusted = target({ ca: authority.certificate, fingerprint: null })
    const others = [null, { ca: null, fingerprint: 'cd'.repeat(32) }]
    for (let round = 0; round < 3; round++) {
      expect((await probe.observe(trusted)).ok).toBe(true)
      for (const tls of others) expect((await probe.observe(target(tls))).ok).toBe(false)
    }
  })

  it('has to have the name that it is asked by, unless it is pinned', async () => {
    const managerUrl = (tomcat.httpsManagerUrl ?? '').replace('127.0.0.1', 'localhost')
    const ca = authority.certificate
    const message = await refused({ ca, fingerprint: null }, { managerUrl })
    expect(message).toContain('is for another name (O=Muster tests, CN=node1)')
    const pinned = target({ ca: null, fingerprint: await fingerprint() }, { managerUrl })
    expect(await probe.observe(pinned)).toMatchObject({ ok: true })
  })

  it('says so when the port speaks no TLS', async () => {
    const managerUrl = tomcat.managerUrl.replace('http:', 'https:')
    expect(await refused({ ca: authority.certificate, fingerprint: null }, { managerUrl })).toContain(
      'http://',
    )
    expect((await probe.test(target(null, { managerUrl }))).certificate).toBeNull()
  })

  it('on a connector of its own answers when all threads of the other are busy, and says that they are', async () => {
    const held = Array.from({ length: 2 }, () => fetch(`${tomcat.url}/app/slow.jsp`))
    const own = target({ ca: authority.certificate, fingerprint: null })
    const busy = async () => {
      const seen = await probe.observe(own)
      if (!seen.ok) throw new Error(seen.failure.message)
      return [seen.reading.threadsBusy, seen.reading.threadsMax]
    }
    await expect.poll(busy, { timeout: 3_000 }).toEqual([2, 2])
    const shared = target(null, { managerUrl: tomcat.managerUrl, timeoutMs: 500 })
    expect(await probe.observe(shared)).toMatchObject({ ok: false, failure: { kind: 'timeout' } })
    expect(await probe.observe(own)).toMatchObject({ ok: true })
    await Promise.all(held)
  })
})

describe('pages over HTTPS', () => {
  const serve = async (files: CertificateFiles) => {
    const options = { key: readFileSync(files.keyFile), cert: files.certificate }
    const server = createServer(options, (_, response) => void response.end('{"sessions": 3}'))
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
    return { url, close: () => new Promise((done) => server.close(done).closeAllConnections()) }
  }
  const page = (url: string, tls: Trust | null): ProbeTarget => ({
    ...{ address: '127.0.0.1:1', managerUrl: null, username: null, password: null, timeoutMs: 3_000, tls },
    settings: {
      ...{ kind: 'http', statusUrl: `${url}/status?key=of-nobody-else`, expectStatus: 200, expectText: null },
      ...{ sessionsPointer: '/sessions', sessionsPattern: null, versionPointer: null, versionPattern: null },
    },
  })
  const failure = async (url: string, tls: Trust | null) => {
    const observation = await pages.observe(page(url, tls))
    return observation.ok ? 'it answered' : observation.failure.message
  }

  it('are trusted in the same ways, and what is not is said in the same words', async () => {
    const server = await serve(makeCertificate({ directory: keys, name: 'alone', names }))
    const message = await failure(server.url, null)
    expect(message).toMatch(/is signed by itself \(O=Muster tests, CN=alone\)\. Give Muster that certificate/)
    expect(message).not.toContain('of-nobody-else')
    const { certificate } = await pages.test(page(server.url, null))
    const pin = { ca: null, fingerprint: certificate?.fingerprint ?? '' }
    expect(await pages.observe(page(server.url, pin))).toMatchObject({ ok: true, reading: { sessions: 3 } })
    const own = { ca: readFileSync(join(keys, 'alone.pem'), 'utf8'), fingerprint: null }
    expect(await pages.observe(page(server.url, own))).toMatchObject({ ok: true })
    const outsystems = createOutsystemsProbe()
    const front: ProbeTarget = {
      ...page(server.url, pin),
      settings: { kind: 'outsystems', pingUrl: `${server.url}/_ping.html`, pageUrl: null, pageText: null },
    }
    expect(await outsystems.observe(front)).toMatchObject({ ok: true })
    expect(await outsystems.observe({ ...front, tls: null })).toMatchObject({
      failure: { kind: 'certificate' },
    })
    await outsystems.close()
    await server.close()
  })

  it('with an expired certificate say when it ended, and are read when it is pinned', async () => {
    const expired = makeCertificate({ directory: keys, name: 'old', names, authority, days: 0 })
    await new Promise((done) => setTimeout(done, 1_100))
    const server = await serve(expired)
    const tls = { ca: authority.certificate, fingerprint: null }
    expect(await failure(server.url, tls)).toMatch(
      /expired on \d{4}-\d\d-\d\d\. Renew it on the node, or pin/,
    )
    const { certificate } = await pages.test(page(server.url, tls))
    const pin = { ca: null, fingerprint: certificate?.fingerprint ?? '' }
    expect(await pages.observe(page(server.url, pin))).toMatchObject({ ok: true })
    await server.close()
  })
})
