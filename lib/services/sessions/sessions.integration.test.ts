import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clearDirectory } from '@/bin/local/reaper'
import { type LocalTomcat, startTomcat } from '@/bin/local/tomcat'
import { makeWar } from '@/bin/sandbox/war'
import { startTestConsole, type TestConsole } from '@/lib/http/test-console'

const directory = mkdtempSync(join(tmpdir(), 'muster-sessions-'))
clearDirectory(directory)
const path = '/clusters/prod/sessions'
/** May not see single sessions. */
const weak = { username: 'weak', password: 'weak-password', roles: 'manager-script,manager-status' }
let tomcats: LocalTomcat[]
let console: TestConsole
let operator: string
/** All that the console wrote or said: no session id may be in it. */
const said: string[] = []
const ids: string[] = []

beforeAll(async () => {
  const { file } = await makeWar({
    file: join(directory, 'crm.war'),
    release: '1.0',
    sessionTimeoutMinutes: 30,
  })
  console = await startTestConsole()
  const log = new Writable({
    write(chunk, _, done) {
      said.push(String(chunk))
      done()
    },
  })
  console.services.log = pino({ level: 'trace' }, log)
  tomcats = await Promise.all(
    ['node1', 'node2'].map((name) =>
      startTomcat({ directory: join(directory, name), name, wars: { crm: file }, users: [weak] }),
    ),
  )
  const admin = await console.token('admin')
  operator = await console.token('operator')
  await console.call('POST', '/clusters', { token: admin, body: { slug: 'prod', name: 'prod' } })
  for (const [index, { address, managerUrl, username, password }] of tomcats.entries()) {
    const body = { name: `node${index + 1}`, address, managerUrl }
    const added = await console.call('POST', '/clusters/prod/nodes', {
      token: admin,
      body: { ...body, managerUsername: username, managerPassword: password },
    })
    expect(added.status).toBe(201)
  }
  const solution = { name: 'crm', contextPath: '/crm' }
  await console.call('POST', '/clusters/prod/solutions', { token: admin, body: solution })
})
afterAll(async () => {
  await console.close()
  await Promise.all(tomcats.map((tomcat) => tomcat.stop()))
})

/** Opens sessions as browsers do, one after the other; their ids. */
async function open(node: number, howMany: number): Promise<string[]> {
  const opened: string[] = []
  for (let each = 0; each < howMany; each++) {
    const reply = await fetch(`${tomcats[node - 1]!.url}/crm/`)
    await reply.text()
    const id = /JSESSIONID=([^;]+)/.exec(reply.headers.get('set-cookie') ?? '')?.[1]
    if (!id) throw new Error('no session was opened')
    opened.push(id)
  }
  ids.push(...opened)
  return opened
}

async function visits(node: number, id: string): Promise<number> {
  const reply = await fetch(`${tomcats[node - 1]!.url}/crm/`, { headers: { cookie: `JSESSIONID=${id}` } })
  await reply.text()
  return Number(reply.headers.get('x-session-visits'))
}

async function ask(method: string, tail = '', body?: unknown, token = operator) {
  const reply = await console.call(method, `${path}${tail}`, { token, ...(body ? { body } : {}) })
  said.push(reply.text)
  return reply
}

const list = (query = '') => ask('GET', `?maxAgeSeconds=0${query}`)

test('the sessions of all nodes are one list: sorted, filtered and paged', async () => {
  await open(1, 7)
  await open(2, 5)
  const all = await list('&sort=node&order=asc')
  expect(all.body).toMatchObject({ total: 12, listed: 12, nextCursor: null, leftOut: null, buckets: [] })
  expect(all.body.nodes).toMatchObject([
    { node: 'node1', how: 'listed', sessions: 7 },
    { node: 'node2', how: 'listed', sessions: 5 },
  ])
  expect(all.body.items.map((item: { node: string }) => item.node).join(' ')).toBe(
    `${'node1 '.repeat(7)}${'node2 '.repeat(5)}`.trim(),
  )
  expect(all.body.items[0]).toMatchObject({ solution: 'crm', context: '/crm', timeoutSeconds: 1_800 })
  expect(all.body.items[0].idleSeconds).toBeLessThan(60)

  const times = (await list('&sort=openedAt')).body.items.map((item: { openedAt: string }) => item.openedAt)
  expect(times).toEqual([...times].sort().reverse())
  expect((await list('&filter=NODE2%20crm')).body).toMatchObject({ total: 5, listed: 12 })
  expect((await list('&idleAtLeastSeconds=600')).body).toMatchObject({ total: 0, listed: 12 })
  expect((await list('&node=node1')).body.nodes).toMatchObject([{ node: 'node1', how: 'listed' }])
  expect((await list('&node=node9')).status).toBe(404)

  const seen: string[] = []
  let cursor: string | null = null
  do {
    const page = await list(`&limit=5${cursor ? `&cursor=${cursor}` : ''}`)
    seen.push(...page.body.items.map((item: { fingerprint: string }) => item.fingerprint))
    cursor = page.body.nextCursor
  } while (cursor)
  expect(new Set(seen).size).toBe(12)
  expect(seen).toHaveLength(12)

  const first = await console.call('GET', '/clusters/prod/nodes/node1/sessions?limit=4', { token: operator })
  expect(first.body.items).toHaveLength(4)
  const rest = await console.call(
    'GET',
    `/clusters/prod/nodes/node1/sessions?cursor=${first.body.nextCursor}`,
    { token: operator },
  )
  expect(rest.body).toMatchObject({ nextCursor: null, items: { length: 3 } })
  said.push(first.text, rest.text)
})

test('some of them are ended, by name, and it is written by whom and why', async () => {
  const [mine] = await open(1, 1)
  const { items } = (await list('&node=node1&sort=openedAt&limit=1')).body
  const selection = { sessions: [{ node: 'node1', fingerprint: items[0].fingerprint }] }
  expect((await ask('POST', '/preview', { selection })).body).toMatchObject({
    sessions: 1,
    nodes: [{ node: 'node1', sessions: 1, ends: true, messages: false }],
    solutions: [{ solution: 'crm', sessions: 1 }],
    inUse: 1,
    gone: 0,
  })
  const viewer = await console.token('viewer')
  const body = { selection, expected: 1, reason: 'hangs' }
  expect((await ask('POST', '/end', body, viewer)).status).toBe(403)
  expect((await ask('POST', '/end', body)).body).toMatchObject({
    asked: 1,
    done: 1,
    nodes: [{ node: 'node1', outcome: 'done' }],
  })
  expect(await visits(1, mine!)).toBe(1)
  expect((await ask('POST', '/end', body)).status).toBe(404)
  const events = await console.call('GET', '/clusters/prod/events?node=node1', { token: operator })
  said.push(events.text)
  expect(events.body.items[0]).toMatchObject({
    type: 'sessions.ended',
    change: true,
    summary: 'Ended 1 session on node1',
    reason: 'hangs',
  })
})

test('all that match are ended, unless they are more than were expected', async () => {
  const [stays] = await open(2, 1)
  const selection = { node: 'node1' }
  const { sessions } = (await ask('POST', '/preview', { selection })).body
  const [arrived] = await open(1, 1)
  const refused = await ask('POST', '/end', { selection, expected: sessions, reason: 'test' })
  expect(refused).toMatchObject({ status: 409, body: { data: { sessions: sessions + 1 } } })
  expect(await visits(1, arrived!)).toBe(2)

  const done = await ask('POST', '/end', { selection, expected: sessions + 1, reason: 'test' })
  expect(done.body).toMatchObject({ asked: sessions + 1, done: sessions + 1 })
  expect((await list('&node=node1')).body.total).toBe(0)
  expect(await visits(2, stays!)).toBe(2)
})

test('a node that may not list them tells by idle times, and none of these is taken for a session', async () => {
  const { address, managerUrl } = tomcats[1]!
  const body = { name: 'node3', address, managerUrl, managerUsername: 'weak', managerPassword: weak.password }
  const admin = await console.token('admin')
  expect((await console.call('POST', '/clusters/prod/nodes', { token: admin, body })).status).toBe(201)
  const told = (await list('&node=node3')).body
  expect(told).toMatchObject({ total: 0, listed: 0, nodes: [{ node: 'node3', how: 'buckets', sessions: 6 }] })
  expect(told.buckets).toMatchObject([{ node: 'node3', context: '/crm', sessions: 6 }])
  const passed = await ask('POST', '/end', { selection: { node: 'node3' }, expected: 6, reason: 'test' })
  expect(passed.status).toBe(404)
  const { prisma } = console.services.store
  await prisma.node.updateMany({
    where: { name: 'node3' },
    data: { state: 'removed', removedAt: new Date() },
  })
})

test('a text is refused where no node can show one', async () => {
  const refused = await ask('POST', '/message', { selection: { node: 'node2' }, text: 'Back at 5.' })
  expect(refused).toMatchObject({
    status: 422,
    body: { message: "These nodes can't show their users a text: node2 (tomcat)." },
  })
})

test('a node that freezes or dies is named with the reason, and the others are listed and ended', async () => {
  await open(1, 3)
  tomcats[1]!.kill('SIGSTOP')
  const frozen = await list()
  expect(frozen.body).toMatchObject({ total: 3 })
  expect(frozen.body.nodes).toContainEqual({
    ...{ node: 'node2', how: 'asking', sessions: null, observedAt: null, ends: true, messages: false },
    message: 'It has not told all its sessions within 4 s, and is still being asked.',
  })
  tomcats[1]!.kill('SIGKILL')
  const dead = (await list()).body
  expect(dead.nodes).toMatchObject([
    { node: 'node1', how: 'listed' },
    { node: 'node2', how: 'failed' },
  ])
  expect(dead.nodes[1].message).toMatch(/./)

  const ended = await ask('POST', '/end', { selection: {}, expected: 3, reason: 'test' })
  expect(ended.body).toMatchObject({ asked: 3, done: 3, passedBy: [{ node: 'node2', how: 'failed' }] })
}, 30_000)

test('no session id is in any reply, log line or event', async () => {
  const events = await console.services.store.prisma.event.findMany()
  const written = events.map((event) => JSON.stringify({ ...event, id: String(event.id) }))
  const all = [...said, ...written].join('\n')
  expect(events.length).toBeGreaterThan(3)
  expect(ids.length).toBeGreaterThan(12)
  for (const id of ids) expect(all).not.toContain(id.split('.')[0]!.slice(0, 12))
})
