import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type LocalHaproxy, startHaproxy } from '@/bin/local/haproxy'
import { clearDirectory } from '@/bin/local/reaper'
import { type LocalTomcat, startTomcat } from '@/bin/local/tomcat'
import { createVisitor, type Visit, type Visitor } from '@/bin/local/visitor'
import { waitUntil } from '@/bin/local/wait'
import { makeWar } from '@/bin/sandbox/war'
import { createHaproxy } from '@/lib/balancers/haproxy/driver'
import { createTomcatProbe } from '@/lib/probes/tomcat/probe'

const directory = mkdtempSync(join(tmpdir(), 'muster-drain-'))
clearDirectory(directory)
const names = ['node1', 'node2', 'node3']
const probe = createTomcatProbe()
const balancer = createHaproxy()
let tomcats: LocalTomcat[]
let haproxy: LocalHaproxy

beforeAll(async () => {
  const { file } = await makeWar({ file: join(directory, 'crm.war'), release: '1.0' })
  tomcats = await Promise.all(
    names.map((name) => startTomcat({ directory: join(directory, name), name, wars: { crm: file } })),
  )
  haproxy = await startHaproxy({
    directory: join(directory, 'haproxy'),
    nodes: tomcats.map(({ name, address }, index) => ({ name: names[index] ?? name, address })),
  })
  await waitUntil('all members up', async () => {
    const seen = await balancer.observe(target())
    return seen.ok && seen.members.every(({ opinion }) => opinion === 'up')
  })
})
afterAll(async () => {
  await Promise.all([probe.close(), balancer.close(), haproxy.stop(), ...tomcats.map((node) => node.stop())])
})

const target = () => ({
  address: haproxy.runtimeAddress,
  backend: haproxy.backend,
  username: null,
  password: null,
  timeoutMs: 2_000,
})

async function observe(name: string) {
  const tomcat = tomcats[names.indexOf(name)]!
  const { address, managerUrl, username, password } = tomcat
  const seen = await probe.observe({ address, managerUrl, username, password, timeoutMs: 5_000 })
  if (!seen.ok) throw new Error(seen.failure.message)
  return seen.reading
}

const sessionsOf = async (name: string) => (await observe(name)).sessions
const openedOn = async (name: string) => (await observe(name)).counters.opened

/** Clicks on until it is told to stop; everything that it saw. */
async function clicking(visitor: Visitor, ended: AbortSignal, seen: Visit[]): Promise<void> {
  while (!ended.aborted) {
    seen.push(await visitor.visit())
    await sleep(60 + Math.random() * 120)
  }
}

/** New people, one after the other, without cookies. */
async function arriving(url: string, ended: AbortSignal, come: Visitor[]): Promise<void> {
  while (!ended.aborted) {
    const visitor = createVisitor(url)
    await visitor.visit()
    come.push(visitor)
    await sleep(20)
  }
}

it('drains a node under traffic: nobody changes nodes, nobody loses a session, nobody new arrives', async () => {
  const url = `${haproxy.url}/crm/`
  const people = Array.from({ length: 60 }, () => createVisitor(url))
  const home = await Promise.all(people.map(async (person) => (await person.visit()).node))
  for (const name of names) expect(home.filter((node) => node === name)).toHaveLength(20)

  const ending = new AbortController()
  const seen = people.map((): Visit[] => [])
  const clicks = people.map((person, index) => clicking(person, ending.signal, seen[index]!))
  await sleep(500)
  expect(await balancer.setIntent(target(), 'node2', 'drain')).toEqual({ confirmed: true, observed: 'drain' })
  const openedBefore = await openedOn('node2')
  const arrived: Visitor[] = []
  const newcomers = arriving(url, ending.signal, arrived)
  await waitUntil(
    'many have come and everybody has clicked often',
    async () => arrived.length > 30 && seen.every((visits) => visits.length > 10),
  )
  ending.abort()

  await Promise.all([newcomers, ...clicks])
  for (const [person, visits] of seen.entries()) {
    expect(new Set(visits.map(({ node }) => node))).toEqual(new Set([home[person]]))
    // The counter is kept in the session: every number in turn, so none was lost.
    expect(visits.map((visit) => visit.visits)).toEqual(visits.map((_, index) => index + 2))
  }
  const arrivedOn = arrived.map((visitor) => visitor.cookie('MUSTERNODE'))
  expect(new Set(arrivedOn)).toEqual(new Set(['node1', 'node3']))
  expect(await sessionsOf('node2')).toBe(20)
  expect(await openedOn('node2')).toBe(openedBefore)
})

it('shows the session that a stale cookie opens on a draining node', async () => {
  const before = await observe('node2')
  const straggler = createVisitor(`${haproxy.url}/crm/`)
  straggler.setCookie('MUSTERNODE', 'node2')
  straggler.setCookie('JSESSIONID', `${'0'.repeat(32)}.node2`)
  expect(await straggler.visit()).toMatchObject({ status: 200, node: 'node2', visits: 1 })
  const after = await observe('node2')
  expect(after.sessions).toBe((before.sessions ?? 0) + 1)
  expect(after.counters.opened).toBe((before.counters.opened ?? 0) + 1)
})

it('forgets the drain when HAProxy reloads, which its start time gives away', async () => {
  const before = await balancer.observe(target())
  await sleep(1_100)
  await haproxy.reload()
  const after = await balancer.observe(target())
  if (!before.ok || !after.ok) throw new Error('not observed')
  expect(before.members.map(({ intent }) => intent)).toEqual(['ready', 'drain', 'ready'])
  expect(after.members.map(({ intent }) => intent)).toEqual(['ready', 'ready', 'ready'])
  expect(after.startedAt?.getTime()).toBeGreaterThan(before.startedAt?.getTime() ?? Number.POSITIVE_INFINITY)
})
