import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalTomcat } from '@/bin/local/tomcat'
import { describeProbe, type ProbedNode } from '../conformance'
import { startPages } from '../fixtures/pages-node'
import type { ProbeTarget } from '../probe'
import { usualNames } from './beans'
import { createServoyProbe } from './probe'

/** Registers MBeans with the names of Servoy's, anew at each call; `?gone=1` takes them away. */
const beansJsp = `<%@ page session="false" import="java.lang.management.ManagementFactory, javax.management.*" %>
<%!
  public interface Clients { int getNumberOfConnectedClients(); }
  public interface Server { boolean isMaintenanceMode(); String getVersion(); }
%><%
  MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  for (ObjectName name : server.queryNames(new ObjectName("com.servoy.server:*"), null)) server.unregisterMBean(name);
  if (request.getParameter("gone") == null) {
    final int connected = Integer.parseInt(request.getParameter("clients"));
    final boolean maintenance = "true".equals(request.getParameter("maintenance"));
    server.registerMBean(new StandardMBean(new Clients() {
      public int getNumberOfConnectedClients() { return connected; }
    }, Clients.class), new ObjectName("com.servoy.server:type=Clients,context=/app"));
    server.registerMBean(new StandardMBean(new Server() {
      public boolean isMaintenanceMode() { return maintenance; }
      public String getVersion() { return "2024.3.1"; }
    }, Server.class), new ObjectName("com.servoy.server:type=Server,context=/app"));
  }
%>done`

const watcher = { username: 'watcher', password: 'view', roles: 'manager-status' }

let tomcat: LocalTomcat
let pages: Omit<ProbedNode, 'target'>

beforeAll(async () => {
  const started = await startPages({ 'beans.jsp': beansJsp }, [watcher])
  tomcat = started.tomcat
  pages = started.node
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

async function register(query: string): Promise<void> {
  const reply = await fetch(`${tomcat.url}/app/beans.jsp?${query}`)
  expect([reply.status, (await reply.text()).trim()]).toEqual([200, 'done'])
}

describeProbe('Servoy', createServoyProbe, async () => {
  await register('clients=3')
  return { ...pages, target: target() }
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
    await register('clients=12')
    expect((await read()).version).toMatch(/^Servoy 2024\.3\.1 on Apache Tomcat\/[\d.]+/)
    expect(await servoyOf()).toEqual({
      need: 'servoy',
      ok: true,
      message: '12 clients are connected; it is not in maintenance mode.',
    })
    await register('clients=0&maintenance=true')
    expect((await read()).version).toMatch(/, in maintenance mode$/)
    expect(await servoyOf()).toMatchObject({ message: expect.stringContaining('it is in maintenance mode') })
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
