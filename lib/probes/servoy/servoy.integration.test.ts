import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalTomcat } from '@/bin/local/tomcat'
import { createVisitor } from '@/bin/local/visitor'
import { describeProbe, type ProbedNode } from '../conformance'
import { startServoy } from '../fixtures/servoy-node'
import type { ProbeTarget } from '../probe'
import { usualNames } from './beans'
import { createServoyProbe } from './probe'

const watcher = { username: 'watcher', password: 'view', roles: 'manager-status' }

let tomcat: LocalTomcat
let pages: Omit<ProbedNode, 'target'>
let register: (query: string) => Promise<void>
let messages: () => Promise<string[]>

beforeAll(async () => {
  const started = await startServoy([watcher])
  tomcat = started.tomcat
  pages = started.node
  register = started.register
  messages = started.messages
})
afterAll(() => tomcat.stop())

const target = (change: Partial<ProbeTarget> = {}): ProbeTarget => ({
  address: tomcat.address,
  managerUrl: tomcat.managerUrl,
  username: tomcat.username,
  password: tomcat.password,
  timeoutMs: 5_000,
  settings: null,
  ...change,
})

describeProbe('Servoy', createServoyProbe, async () => {
  await register('clients=3')
  return {
    ...pages,
    target: target(),
    start: async () => {
      await pages.start()
      await register('clients=3')
    },
  }
})

describe('a Servoy server', () => {
  const probe = createServoyProbe()
  afterAll(() => probe.close())
  const read = async (change: Partial<ProbeTarget> = {}) => {
    const observation = await probe.observe(target(change))
    if (!observation.ok) throw new Error(observation.failure.message)
    return observation.reading
  }
  const servoyOf = async (change: Partial<ProbeTarget> = {}) => {
    const test = await probe.test(target(change))
    return test.capabilities.find(({ need }) => need === 'servoy')
  }

  it('tells its version, its clients and whether it is in maintenance mode', async () => {
    await register('clients=12&maintenance=false')
    expect((await read()).version).toMatch(/^Servoy 2024\.3\.1 on Apache Tomcat\/[\d.]+/)
    expect(await servoyOf()).toEqual({
      need: 'servoy',
      ok: true,
      message: '12 clients are connected; it is not in maintenance mode.',
    })
    await register('clients=0&maintenance=true')
    expect((await read()).version).toMatch(/, in maintenance mode$/)
    expect(await servoyOf()).toMatchObject({ message: expect.stringContaining('it is in maintenance mode') })
    expect(await read()).toMatchObject({ maintenanceMode: true })
    await register('clients=0&maintenance=false')
    expect(await read()).toMatchObject({ maintenanceMode: false })
  })

  it('sets its maintenance mode, reads it back, and finds it there after a restart', async () => {
    await register('clients=1&maintenance=false')
    expect(await probe.setMaintenance?.(target(), true)).toEqual({ confirmed: true, observed: true })
    expect((await read()).maintenanceMode).toBe(true)
    tomcat.kill('SIGKILL')
    await tomcat.start()
    // Its application is not there yet: not known, and not "off".
    expect((await read()).maintenanceMode).toBeNull()
    await register('clients=0')
    expect((await read()).maintenanceMode).toBe(true)
    expect(await probe.setMaintenance?.(target(), false)).toEqual({ confirmed: true, observed: false })
    expect((await read()).maintenanceMode).toBe(false)
  })

  it('confirms no maintenance mode that the server does not show, and says what it shows', async () => {
    await register('clients=1&maintenance=false&stuck=1')
    expect(await probe.setMaintenance?.(target(), true)).toMatchObject({
      confirmed: false,
      failure: { message: expect.stringContaining('says false when it is read') },
    })
    const settings = { ...usualNames, maintenanceAttribute: 'Closed' }
    expect(await probe.setMaintenance?.(target({ settings }), true)).toMatchObject({
      confirmed: false,
      failure: { message: expect.stringContaining('does not set Closed') },
    })
    const { username, password } = watcher
    expect(await probe.setMaintenance?.(target({ username, password }), true)).toMatchObject({
      confirmed: false,
      failure: { message: expect.stringContaining('manager-jmx') },
    })
    expect((await read()).maintenanceMode).toBe(false)
  })

  it('tells who uses which session, and shows a text to all of them or to some', async () => {
    await register('clients=2')
    await pages.endAll()
    const visitors = ['anna', 'Smith, Bob'].map((user) => {
      return { user, visitor: createVisitor(`${tomcat.url}/app/`) }
    })
    for (const { user, visitor } of visitors)
      await visitor.visit(`login.jsp?user=${encodeURIComponent(user)}`)
    const [anonymous] = await pages.open(1)
    const held = await probe.sessions(target(), { sessionsMax: 100 })
    if (held.kind !== 'listed') throw new Error('not listed')
    expect(held.items.map(({ user }) => user).toSorted()).toEqual(['Smith, Bob', 'anna', null])
    const said = JSON.stringify(held)
    for (const { visitor } of visitors) expect(said).not.toContain(visitor.cookie('JSESSIONID')?.slice(0, 12))
    expect(said).not.toContain(anonymous?.slice(0, 12))

    expect(await probe.message?.(target(), 'all', 'We restart at 14:00, please save – 5 € & more?')).toBe(2)
    expect(await messages()).toEqual([
      expect.stringMatching(/^c-\w{4}: We restart at 14:00‚ please save – 5 € & more\?$/),
      expect.stringMatching(/^c-\w{4}: We restart/),
    ])
    const anna = held.items.find(({ user }) => user === 'anna')
    expect(await probe.message?.(target(), [anna?.fingerprint ?? ''], 'Only you')).toBe(1)
    expect(await messages()).toHaveLength(1)
    expect(await probe.message?.(target(), ['00000000'], 'Nobody')).toBe(0)
    expect(await messages()).toEqual([])
    for (const { visitor } of visitors) await visitor.visit('logout.jsp')
    await pages.endAll()
  })

  it('lists sessions without users, and says why no text was shown, where its names differ', async () => {
    await register('clients=1')
    await pages.open(1)
    const settings = { ...usualNames, listOperation: 'clientsNow' }
    const held = await probe.sessions(target({ settings }), { sessionsMax: 100 })
    expect(held).toMatchObject({ kind: 'listed', items: [{ user: null }] })
    await expect(probe.message?.(target({ settings }), 'all', 'Hello')).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('clientsNow'),
    })
    await pages.endAll()
  })

  it('tells the active releases of its solutions, by which nodes are compared', async () => {
    await register('clients=1&maintenance=false&releases=hr 4/crm 12')
    expect((await read()).deployment).toBe('crm 12, hr 4')
    expect(await servoyOf()).toMatchObject({
      ok: true,
      message: expect.stringContaining('Active releases: crm 12, hr 4.'),
    })
    await register('clients=1')
    expect((await read()).deployment).toBeNull()
  })

  it('counts sessions as Tomcat does, whatever its clients are', async () => {
    await register('clients=40')
    const { sessions } = await read()
    await pages.open(2)
    expect((await read()).sessions).toBe((sessions ?? 0) + 2)
    await pages.endAll()
  })

  it('is asked by the names that its settings give', async () => {
    await register('clients=5')
    const settings = { ...usualNames, clientsAttribute: 'ConnectedNow' }
    expect(await servoyOf({ settings })).toMatchObject({
      ok: false,
      message: expect.stringContaining('type=Clients ConnectedNow'),
    })
    expect((await read({ settings })).version).toMatch(/^Servoy 2024/)
    const elsewhere = await servoyOf({ settings: { ...usualNames, beanDomain: 'org.example' } })
    expect(elsewhere).toMatchObject({ ok: false, message: 'Not a Servoy server: no org.example MBeans.' })
  })

  it('asks once alone for what the account may not see', async () => {
    await register('clients=5')
    const { username, password } = watcher
    const polled = target({ username, password })
    const errors = []
    for (let poll = 0; poll < 4; poll++) {
      const observation = await probe.observe(polled)
      if (!observation.ok) throw new Error(observation.failure.message)
      expect(observation.reading.version).toMatch(/, Servoy not readable$/)
      errors.push(observation.reading.counters.errors)
    }
    // The first poll is refused after its own reading was taken.
    expect(errors.slice(2)).toEqual([errors[1], errors[1]])
    expect(await servoyOf({ username, password })).toMatchObject({
      ok: false,
      message: expect.stringContaining('manager-jmx'),
    })
    expect((await read()).version).toMatch(/^Servoy 2024/)
  })

  it('is still watched as a Tomcat when it has no such MBeans, and says so', async () => {
    await register('gone=1')
    const reading = await read()
    expect(reading.version).toMatch(/Tomcat\/.*, not a Servoy server$/)
    expect(reading.sessions).not.toBeNull()
    expect(await servoyOf()).toEqual({
      need: 'servoy',
      ok: false,
      message: 'Not a Servoy server: no com.servoy.server MBeans.',
    })
  })
})
