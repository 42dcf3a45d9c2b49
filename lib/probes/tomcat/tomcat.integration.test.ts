import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clearDirectory } from '@/bin/local/reaper'
import { type LocalTomcat, startTomcat } from '@/bin/local/tomcat'
import { createVisitor, type Visitor } from '@/bin/local/visitor'
import { makeWar } from '@/bin/sandbox/war'
import { describeProbe, type ProbedNode } from '../conformance'
import { answering } from '../hostile-servers'
import type { ProbeTarget } from '../probe'
import { createTomcatProbe } from './probe'

const directory = mkdtempSync(join(tmpdir(), 'muster-probe-'))
clearDirectory(directory)
const users = ['manager-status', 'manager-script', 'manager-jmx', 'other'].map((roles) => {
  return { username: `has-${roles}`, password: 'view', roles }
})

let tomcat: LocalTomcat
let war: string

/** A second manager application that admits another network only. */
function forbidLoopback(base: string): void {
  const descriptors = join(base, 'conf/Catalina/localhost')
  mkdirSync(descriptors, { recursive: true })
  writeFileSync(
    join(descriptors, 'closed.xml'),
    `<Context docBase="/usr/share/tomcat10-admin/manager" antiResourceLocking="false" privileged="true">
       <Valve className="org.apache.catalina.valves.RemoteCIDRValve" allow="10.9.8.0/24"/>
     </Context>`,
  )
}

beforeAll(async () => {
  war = (await makeWar({ file: join(directory, 'crm.war'), release: '1.0' })).file
  const base = join(directory, 'node1')
  forbidLoopback(base)
  tomcat = await startTomcat({ directory: base, name: 'node1', users, wars: { crm: war } })
})
afterAll(() => tomcat.stop())

const target = (change: Partial<ProbeTarget> = {}): ProbeTarget => ({
  address: tomcat.address,
  managerUrl: tomcat.managerUrl,
  username: tomcat.username,
  password: tomcat.password,
  timeoutMs: 5_000,
  ...change,
})

async function manager(path: string): Promise<string> {
  const authorization = `Basic ${Buffer.from(`${tomcat.username}:${tomcat.password}`).toString('base64')}`
  return (await fetch(tomcat.managerUrl + path, { headers: { authorization } })).text()
}

describeProbe('Tomcat', createTomcatProbe, async (): Promise<ProbedNode> => {
  const visitors: Visitor[] = []
  return {
    target: target(),
    async opened() {
      const bean = encodeURIComponent('Catalina:type=Manager,host=localhost,context=/crm')
      return Number(/= (\d+)/.exec(await manager(`/jmxproxy/?get=${bean}&att=sessionCounter`))?.[1])
    },
    async open(count) {
      const come = Array.from({ length: count }, () => createVisitor(`${tomcat.url}/crm/`))
      await Promise.all(come.map((visitor) => visitor.visit()))
      visitors.push(...come)
      return come.map((visitor) => visitor.cookie('JSESSIONID') ?? '')
    },
    async endAll() {
      await Promise.all(visitors.splice(0).map((visitor) => visitor.visit('logout.jsp')))
    },
    freeze: () => tomcat.kill('SIGSTOP'),
    thaw: () => tomcat.kill('SIGCONT'),
    kill: () => tomcat.kill('SIGKILL'),
    start: () => tomcat.start(),
  }
})

describe('Tomcat', () => {
  const probe = createTomcatProbe()
  afterAll(() => probe.close())
  const read = async (change: Partial<ProbeTarget> = {}) => {
    const observation = await probe.observe(target(change))
    if (!observation.ok) throw new Error(observation.failure.message)
    return observation.reading
  }
  const failure = async (change: Partial<ProbeTarget>) => {
    const observation = await probe.observe(target(change))
    if (observation.ok) throw new Error('it answered')
    return observation.failure
  }
  const as = (roles: string) => ({ username: `has-${roles}`, password: 'view' })

  it('is described with version, threads, heap and start', async () => {
    const reading = await read()
    expect(reading.version).toMatch(/^Apache Tomcat\/10\.1\./)
    expect(reading.threadsBusy).toBeGreaterThanOrEqual(1)
    expect(reading.threadsMax).toBe(25)
    expect(reading.heapUsedBytes).toBeLessThan(reading.heapMaxBytes ?? 0)
    expect(Date.now() - (reading.startedAt?.getTime() ?? 0)).toBeLessThan(120_000)
  })

  it('shows each version of an application, those at the root too, and no manager', async () => {
    for (const query of ['path=/crm&version=000012.2.0', 'path=/', 'path=/&version=3']) {
      expect(await manager(`/text/deploy?${query}&war=file:${war}`)).toMatch(/^OK - /)
    }
    await createVisitor(`${tomcat.url}/crm/`).visit()
    await createVisitor(`${tomcat.url}/`).visit()
    expect(await probe.endSessions(target(), 'all')).toBe(2)
    await createVisitor(`${tomcat.url}/crm/`).visit()
    const seen = (await read()).contexts.map(
      ({ path, version, sessions }) => `${path} ${version} ${sessions}`,
    )
    // New sessions go to the newest version.
    expect(seen.toSorted()).toEqual(['/ 3 0', '/ null 0', '/crm 000012.2.0 1', '/crm null 0'])
    await manager('/text/stop?path=/crm&version=000012.2.0')
    const stopped = (await read()).contexts.find(({ version }) => version === '000012.2.0')
    expect(stopped).toMatchObject({ running: false, sessions: 0, opened: 2, expired: 2, startedAt: null })
    for (const query of ['path=/crm&version=000012.2.0', 'path=/', 'path=/&version=3']) {
      await manager(`/text/undeploy?${query}`)
    }
  })

  it('says 401 once and names the user', async () => {
    const said = await failure({ password: 'wrong' })
    expect(said).toMatchObject({ kind: 'unauthorized', message: expect.stringContaining('user console') })
    expect(await failure({ username: null, password: null })).toMatchObject({ kind: 'unauthorized' })
  })

  it('does not use up attempts: a test with a wrong password asks once', async () => {
    // LockOutRealm locks a user after five failures; these are two, and the right password still works.
    for (let round = 0; round < 2; round++) {
      const test = await probe.test(target({ ...as('manager-jmx'), password: 'wrong' }))
      expect(test).toMatchObject({ ok: false, failure: { kind: 'unauthorized' }, capabilities: [] })
    }
    expect(await probe.test(target(as('manager-jmx')))).toMatchObject({ ok: true })
  })

  it('finds the route, the applications and what the credentials suffice for', async () => {
    const test = await probe.test(target())
    expect(test).toMatchObject({
      ok: true,
      version: expect.stringMatching(/^Apache Tomcat/),
      route: 'node1',
      contexts: [{ path: '/crm', version: null, running: true }],
    })
    expect(test.capabilities.map(({ need, ok }) => [need, ok])).toEqual([
      ['status', true],
      ['sessions', true],
      ['deploy', true],
    ])
  })

  it.each([
    ['manager-status', [true, false, false]],
    ['manager-script', [true, false, true]],
    ['manager-jmx', [true, true, false]],
  ])('names what is missing with %s alone', async (roles, expected) => {
    const test = await probe.test(target(as(roles)))
    expect(test.ok).toBe(true)
    expect(test.capabilities.map(({ ok }) => ok)).toEqual(expected)
    for (const { ok, need, message } of test.capabilities) {
      if (!ok) expect(message).toContain(need === 'sessions' ? 'manager-jmx' : 'manager-script')
    }
    expect((await read(as(roles))).sessions).not.toBeNull()
  })

  it('says 403 with the missing role, and tells it from an address that is not admitted', async () => {
    expect(await failure(as('other'))).toMatchObject({
      kind: 'forbidden',
      message: expect.stringContaining('manager-status'),
    })
    const withoutRole = await probe.test(target(as('other')))
    expect(withoutRole).toMatchObject({
      ok: false,
      failure: { kind: 'forbidden', message: expect.stringContaining('lacks the role manager-status') },
    })
    const elsewhere = await probe.test(target({ managerUrl: `${tomcat.url}/closed` }))
    expect(elsewhere).toMatchObject({
      ok: false,
      failure: { kind: 'forbidden', message: expect.stringContaining('RemoteCIDRValve') },
    })
  })

  it('gives idle times in buckets to a user who may not list sessions', async () => {
    const visitor = createVisitor(`${tomcat.url}/crm/`)
    await visitor.visit()
    const held = await probe.sessions(target(as('manager-script')), { sessionsMax: 100 })
    const ofCrm = held.kind === 'buckets' ? held.buckets.filter(({ context }) => context === '/crm') : []
    expect(ofCrm).toEqual([{ context: '/crm', label: 'idle <1 minutes', sessions: 1 }])
    await visitor.visit('logout.jsp')
    await expect(probe.sessions(target(as('manager-status')), { sessionsMax: 100 })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('manager-script'),
    })
  })

  it('says where there is no manager, and what is no manager', async () => {
    expect(await failure({ managerUrl: `${tomcat.url}/nothing-here` })).toMatchObject({ kind: 'not-tomcat' })
    const page = await answering(200, '<html>Welcome</html>')
    expect(await failure({ managerUrl: page.url })).toMatchObject({ kind: 'not-tomcat' })
    await page.close()
  })

  it('follows no redirect, and says where it leads without what else is in it', async () => {
    const moved = await answering(302, '', { location: 'https://admin:pw@tomcat.example/manager?token=7' })
    const said = await failure({ managerUrl: `${moved.url}/manager` })
    expect(said.message).toContain('https://tomcat.example/manager (302)')
    expect(said.message).not.toMatch(/pw|token/)
    await moved.close()
  })

  it('needs no manager URL when the manager is where it always is', async () => {
    expect((await read({ managerUrl: null })).sessions).not.toBeNull()
  })
})
