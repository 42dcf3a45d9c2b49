import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestConsole, type TestConsole } from '@/lib/http/test-console'
import type { Probe } from '@/lib/probes/probe'
import { createServoyProbe } from '@/lib/probes/servoy/probe'
import { createTomcatProbe } from '@/lib/probes/tomcat/probe'
import { MusterError } from '../../domain/errors'
import { makeCluster } from '../test-cluster'

const path = '/clusters/prod/sessions'
const tomcat = createTomcatProbe()
const servoy = createServoyProbe()
const told: { to: 'all' | readonly string[]; text: string }[] = []
let askedTimes = 0
let console: TestConsole
let operator: string

/** Each node holds three sessions; what it does with them is told by its address. */
function fake(base: Probe): Probe {
  return {
    ...base,
    sessions: async ({ address }) => {
      askedTimes += 1
      const items = ['1', '2', '3'].map((end) => ({
        ...{ fingerprint: `${address.slice(-2)}${end}`, context: '/crm', version: null, user: 'ada' },
        ...{ openedAt: null, lastUsedAt: null, idleSeconds: Number(end) * 400, timeoutSeconds: 1_800 },
      }))
      return { kind: 'listed', items }
    },
    endSessions: async ({ address }, which) => {
      if (address.endsWith('1')) throw new MusterError('UNAVAILABLE', 'It closed the connection.')
      return address.endsWith('2') ? which.length - 1 : which.length
    },
  }
}

beforeAll(async () => {
  const probes: Record<string, Probe> = {
    tomcat: fake(tomcat),
    servoy: {
      ...fake(servoy),
      message: async (_, to, text) => {
        told.push({ to, text })
        return to.length
      },
    },
  }
  console = await startTestConsole({ probeFor: (kind) => probes[kind] ?? null })
  operator = await console.token('operator')
  const { store } = console.services
  await makeCluster(store, {
    slug: 'prod',
    nodes: [{ name: 'a' }, { name: 'b' }, { name: 'c' }, { name: 'd' }],
  })
  await store.prisma.node.updateMany({ where: { name: 'd' }, data: { kind: 'servoy' } })
  await makeCluster(store, {
    slug: 'farm',
    nodes: [
      ...Array.from({ length: 70 }, (_, index) => ({ name: `n${index}`, sessions: index })),
      { name: 'web', sessions: null },
    ],
  })
  await store.prisma.node.updateMany({ where: { name: 'web' }, data: { kind: 'outsystems' } })
})
afterAll(async () => {
  await Promise.all([tomcat.close(), servoy.close()])
  await console.close()
})

const ask = (method: string, to: string, body?: unknown, token = operator) =>
  console.call(method, to, { token, ...(body ? { body } : {}) })

test('what becomes of an ending is told for each node, and a broken one claims nothing', async () => {
  const selection = { idleAtLeastSeconds: 800 }
  const preview = await ask('POST', `${path}/preview`, { selection })
  expect(preview.body).toMatchObject({ sessions: 8, inUse: 0, nodes: { length: 4 } })
  const { body } = await ask('POST', `${path}/end`, { selection, expected: 8, reason: 'cleaning up' })
  expect(body).toMatchObject({ asked: 8, done: 5, passedBy: [], leftOut: null })
  expect(body.nodes).toEqual([
    { node: 'a', asked: 2, done: 2, outcome: 'done', message: null },
    { node: 'b', asked: 2, done: null, outcome: 'failed', message: 'It closed the connection.' },
    {
      ...{ node: 'c', asked: 2, done: 1, outcome: 'partly' },
      message: '1 session had ended before, or did not end.',
    },
    { node: 'd', asked: 2, done: 2, outcome: 'done', message: null },
  ])
  const events = await ask('GET', '/clusters/prod/events')
  expect(events.body.items[0]).toMatchObject({
    type: 'sessions.ended',
    subject: { kind: 'cluster', name: 'prod' },
    summary: 'Ended 5 of 8 sessions on a, b, c and d; it failed on b',
    reason: 'cleaning up',
    data: { expected: 8, selection, nodes: { length: 4 } },
  })
})

test('nothing is ended without a reason, nor by who may not', async () => {
  const body = { selection: { node: 'a' }, expected: 9 }
  expect((await ask('POST', `${path}/end`, { ...body, reason: ' ' })).status).toBe(400)
  const viewer = await console.token('viewer')
  expect((await ask('POST', `${path}/end`, { ...body, reason: 'x' }, viewer)).status).toBe(403)
  expect(
    (await ask('POST', `${path}/end`, { selection: { node: 'x' }, expected: 9, reason: 'x' })).status,
  ).toBe(404)
  const other = await console.token('operator', {
    clusterId: (await console.services.store.prisma.cluster.findUniqueOrThrow({ where: { slug: 'farm' } }))
      .id,
  })
  expect((await ask('POST', `${path}/end`, { ...body, reason: 'x' }, other)).status).toBe(403)
  expect((await ask('GET', path, undefined, other)).status).toBe(403)
})

test('a text reaches the nodes that can show it, and names those that can not', async () => {
  const selection = {
    sessions: [
      { node: 'a', fingerprint: '001' },
      { node: 'd', fingerprint: '031' },
      { node: 'd', fingerprint: '032' },
      { node: 'd', fingerprint: 'gone' },
      { node: 'removed', fingerprint: '001' },
    ],
  }
  const preview = await ask('POST', `${path}/preview`, { selection })
  expect(preview.body).toMatchObject({
    ...{ sessions: 3, gone: 2 },
    nodes: [
      { node: 'a', sessions: 1, ends: true, messages: false },
      { node: 'd', sessions: 2, ends: true, messages: true },
    ],
  })
  const { body } = await ask('POST', `${path}/message`, { selection, text: 'Back at 17:00.' })
  expect(told).toEqual([{ to: ['031', '032'], text: 'Back at 17:00.' }])
  expect(body).toMatchObject({
    ...{ asked: 3, done: 2 },
    nodes: [
      {
        node: 'a',
        done: 0,
        outcome: 'failed',
        message: "Nodes of kind tomcat can't show their users a text.",
      },
      { node: 'd', done: 2, outcome: 'done' },
    ],
  })
  const events = await ask('GET', '/clusters/prod/events')
  expect(events.body.items[0]).toMatchObject({ type: 'sessions.told', data: { text: 'Back at 17:00.' } })
})

test('typing in the filter and turning pages asks no node again', async () => {
  await ask('GET', `${path}?maxAgeSeconds=0`)
  const before = askedTimes
  const first = await ask('GET', `${path}?filter=ad&limit=2`)
  await ask('GET', `${path}?filter=ada&limit=2`)
  const second = await ask('GET', `${path}?filter=ad&limit=2&cursor=${first.body.nextCursor}`)
  expect(second.body).toMatchObject({ total: 12, items: { length: 2 } })
  expect(askedTimes).toBe(before)
  await ask('GET', `${path}?maxAgeSeconds=0`)
  expect(askedTimes).toBe(before + 4)
})

test('of many nodes the fullest are asked, what is left out is said, and each can be asked by name', async () => {
  const { body } = await ask('GET', '/clusters/farm/sessions?limit=1')
  expect(body.nodes).toHaveLength(64)
  expect(body).toMatchObject({
    listed: 192,
    leftOut: { nodes: 7, sessions: null, message: 'Sessions of 7 nodes are not listed: filter by node.' },
  })
  expect(body.nodes.map(({ node }: { node: string }) => node)).not.toContain('n0')
  const one = await ask('GET', '/clusters/farm/sessions?node=n0')
  expect(one.body).toMatchObject({ total: 3, leftOut: null, nodes: [{ node: 'n0', how: 'listed' }] })
  const web = await ask('GET', '/clusters/farm/sessions?node=web')
  expect(web.body).toMatchObject({
    total: 0,
    observedAt: null,
    nodes: [
      {
        ...{ how: 'unlisted', sessions: null },
        message: 'Nodes of kind outsystems do not tell their sessions.',
      },
    ],
  })
})
