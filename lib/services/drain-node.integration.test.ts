import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admin, startTestConsole, type TestConsole } from '@/lib/http/test-console'
import { startDrain } from './drain-node'
import { makeCluster } from './test-cluster'

let console: TestConsole
let token: string
let operator: string
beforeAll(async () => {
  console = await startTestConsole()
  token = await console.token('admin')
  operator = await console.token('operator')
})
afterAll(() => console.close())

const request = { reason: 'a test', onDeadline: 'keep-waiting', override: false } as const

test('of two who drain the last two nodes at the same moment, exactly one is let through', async () => {
  for (let round = 0; round < 25; round += 1) {
    const slug = `race${round}`
    await makeCluster(console.services.store, { slug, nodes: [{ name: 'a' }, { name: 'b' }] })
    const ctx = console.as(admin)
    const asked = ['a', 'b'].map((node) => startDrain(ctx, { ...request, cluster: slug, node }))
    const outcomes = await Promise.allSettled(asked)
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(refused).toHaveLength(1)
    expect(refused[0]?.reason).toMatchObject({ code: 'GUARD_REFUSED' })
    const active = await console.services.store.prisma.node.count({
      where: { cluster: { slug }, state: 'active' },
    })
    expect(active).toBe(1)
  }
})

test('of many who drain the same node at once, one is let through and the others hear why not', async () => {
  await makeCluster(console.services.store, {
    slug: 'same',
    nodes: [{ name: 'a' }, { name: 'b' }, { name: 'c' }],
  })
  const ctx = console.as(admin)
  const asked = Array.from({ length: 6 }, () => startDrain(ctx, { ...request, cluster: 'same', node: 'a' }))
  const outcomes = await Promise.allSettled(asked)
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'CONFLICT' })
  }
})

test('a drain is written with its event, and cancelling it owes the balancers a ready', async () => {
  const { nodeIds } = await makeCluster(console.services.store, {
    slug: 'life',
    nodes: [{ name: 'a', sessions: 7 }, { name: 'b' }, { name: 'c' }],
  })
  const body = { reason: 'new memory', deadlineSeconds: 600 }
  const started = await console.call('POST', '/clusters/life/nodes/a/drain', { token: operator, body })
  expect(started.status).toBe(202)
  expect(started.body).toMatchObject({
    state: 'requested',
    reason: 'new memory',
    sessionsAtStart: 7,
    sessions: 7,
  })
  expect(Date.parse(started.body.deadlineAt) - Date.parse(started.body.requestedAt)).toBe(600_000)
  const node = await console.call('GET', '/clusters/life/nodes/a', { token })
  expect(node.body).toMatchObject({ state: 'draining', drainId: started.body.id })
  const events = await console.call('GET', '/clusters/life/events?node=a&type=drain', { token })
  expect(events.body.items).toMatchObject([
    { type: 'drain.requested', change: true, reason: 'new memory', before: { state: 'active' } },
  ])

  expect((await console.call('POST', '/clusters/life/nodes/a/resume', { token, body: {} })).status).toBe(409)
  const cancelled = await console.call('DELETE', '/clusters/life/nodes/a/drain', { token: operator })
  expect(cancelled.body).toMatchObject({
    id: started.body.id,
    state: 'cancelled',
    endedAt: expect.any(String),
  })
  const row = await console.services.store.prisma.node.findUniqueOrThrow({
    where: { id: nodeIds.get('a') ?? '' },
  })
  expect(row).toMatchObject({ state: 'active', readyOwedAt: expect.any(Date) })
  expect((await console.call('DELETE', '/clusters/life/nodes/a/drain', { token })).status).toBe(409)
  const list = await console.call('GET', '/clusters/life/drains?running=false', { token })
  expect(list.body.items).toHaveLength(1)
  expect((await console.call('GET', '/clusters/life/drains?running=true', { token })).body.items).toEqual([])
})

test('a drained node and one in maintenance can be put back, and nothing else', async () => {
  const states = ['drained', 'maintenance', 'joining', 'active'] as const
  await makeCluster(console.services.store, {
    slug: 'back',
    nodes: states.map((state) => ({ name: state, state })),
  })
  for (const state of states) {
    const reply = await console.call('POST', `/clusters/back/nodes/${state}/resume`, {
      token: operator,
      body: {},
    })
    expect(reply.status).toBe(state === 'drained' || state === 'maintenance' ? 200 : 409)
    if (reply.status === 200) expect(reply.body).toMatchObject({ name: state, state: 'active' })
  }
})

test('the load limit holds for an operator, and for an admin until it is overridden with a reason', async () => {
  await makeCluster(console.services.store, {
    slug: 'full',
    nodes: [
      { name: 'a', sessions: 50, capacity: 100 },
      { name: 'b', sessions: 50, capacity: 100 },
    ],
  })
  const path = '/clusters/full/nodes/a/drain'
  const refused = await console.call('POST', path, { token: operator, body: { reason: 'x' } })
  expect(refused).toMatchObject({
    status: 409,
    body: {
      code: 'GUARD_REFUSED',
      data: { expectedLoadPercent: 100, loadLimitPercent: 90, overridable: true },
    },
  })
  const pushed = await console.call('POST', path, { token: operator, body: { reason: 'x', override: true } })
  expect(pushed).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
  expect((await console.call('POST', path, { token, body: { reason: 'x' } })).status).toBe(409)
  expect(
    (await console.call('POST', path, { token, body: { reason: 'it must', override: true } })).status,
  ).toBe(202)
  const last = await console.call('POST', '/clusters/full/nodes/b/drain', {
    token,
    body: { reason: 'and the last', override: true },
  })
  expect(last).toMatchObject({ status: 409, body: { code: 'GUARD_REFUSED', data: { overridable: false } } })
  expect((await console.call('POST', path, { token, body: { reason: '  ' } })).status).toBe(400)
})

test('the preview says what the drain itself will be told', async () => {
  await makeCluster(console.services.store, {
    slug: 'look',
    nodes: [
      { name: 'a', sessions: 40, capacity: 200 },
      { name: 'b', sessions: 20, capacity: 100 },
      { name: 'c', sessions: null, capacity: 100 },
    ],
  })
  const { body, status } = await console.call('GET', '/clusters/look/nodes/a/drain/preview', {
    token: operator,
  })
  expect(status).toBe(200)
  expect(body).toMatchObject({ sessions: 40, guard: { allowed: true, survivors: 2 }, balancers: [] })
  expect(body.survivors).toMatchObject([
    { node: 'b', sharePercentThen: 50, expectedSessions: 40, expectedLoadPercent: 40 },
    { node: 'c', sessions: null, expectedSessions: null, expectedLoadPercent: null },
  ])
})

test('a drain that has ended carries its receipt, and so does the event', async () => {
  await makeCluster(console.services.store, { slug: 'paid', nodes: [{ name: 'a' }, { name: 'b' }] })
  const path = '/clusters/paid/nodes/a/drain'
  const started = await console.call('POST', path, { token: operator, body: { reason: 'x' } })
  expect(started.body.receipt).toBeNull()
  const { body } = await console.call('DELETE', path, { token: operator })
  const receipt = { sessionsAtStart: 10, endedThemselves: 0, endedByMuster: 0, openedSince: 0, left: 10 }
  expect(body).toMatchObject({ receipt, endedBy: { kind: 'token' } })
  const last = await console.call('GET', '/clusters/paid/drains?node=a&limit=1', { token })
  expect(last.body.items).toMatchObject([{ id: started.body.id, receipt }])
  expect((await console.call('GET', '/clusters/paid/drains?node=b', { token })).body.items).toEqual([])
  const events = await console.call('GET', '/clusters/paid/events?node=a&type=drain.cancelled', { token })
  expect(events.body.items).toMatchObject([
    {
      summary: expect.stringContaining('Cancelled the drain of a. 10 sessions at the start: 10 were left.'),
      data: { drain: started.body.id, receipt },
    },
  ])
})

describe('maintenance', () => {
  const path = (node: string) => `/clusters/repair/nodes/${node}/maintenance`
  const body = { reason: 'a new disk' }
  beforeAll(async () => {
    await makeCluster(console.services.store, {
      slug: 'repair',
      nodes: [
        { name: 'a', sessions: 43, capacity: 100 },
        { name: 'b', sessions: 1, capacity: 100 },
        { name: 'c', sessions: 1, capacity: 100 },
        { name: 'fresh', state: 'joining' },
        { name: 'empty', state: 'drained', sessions: 0 },
      ],
    })
  })

  test('takes a node out at once, and says how many people that hits', async () => {
    const reply = await console.call('POST', path('a'), { token: operator, body })
    expect(reply).toMatchObject({ status: 200, body: { name: 'a', state: 'maintenance' } })
    const events = await console.call('GET', '/clusters/repair/events?node=a&type=node', { token })
    expect(events.body.items).toMatchObject([
      {
        type: 'node.maintenance',
        change: true,
        reason: 'a new disk',
        summary: 'Put a into maintenance, with 43 sessions on it',
        before: { state: 'active' },
        data: { sessions: 43 },
      },
    ])
    const again = await console.call('POST', path('a'), { token: operator, body })
    expect(again).toMatchObject({ status: 409, body: { code: 'CONFLICT' } })
  })

  test('ends the drain that runs', async () => {
    await console.call('POST', '/clusters/repair/nodes/b/drain', { token, body })
    expect((await console.call('POST', path('b'), { token: operator, body })).status).toBe(200)
    const drain = await console.call('GET', '/clusters/repair/nodes/b/drain', { token })
    expect(drain.body).toMatchObject({ state: 'cancelled', endedAt: expect.any(String) })
  })

  test('is refused by the guard for the last node, not for one that is out, and not without a reason', async () => {
    const last = await console.call('POST', path('c'), { token, body: { ...body, override: true } })
    expect(last).toMatchObject({ status: 409, body: { code: 'GUARD_REFUSED' } })
    expect((await console.call('POST', path('empty'), { token: operator, body })).status).toBe(200)
    expect((await console.call('POST', path('fresh'), { token, body })).status).toBe(409)
    expect((await console.call('POST', path('c'), { token, body: { reason: ' ' } })).status).toBe(400)
  })
})

describe('a running drain', () => {
  const path = (node: string) => `/clusters/later/nodes/${node}/drain`
  const start = (node: string, body = {}) =>
    console.call('POST', path(node), { token: operator, body: { reason: 'a test', ...body } })
  const change = (node: string, body: object) => console.call('PATCH', path(node), { token: operator, body })
  const finish = (node: string, body: object) =>
    console.call('POST', `${path(node)}/finish`, { token: operator, body: { reason: 'no time', ...body } })
  beforeAll(async () => {
    const names = ['a', 'b', 'c', 'd', 'e']
    await makeCluster(console.services.store, {
      slug: 'later',
      nodes: names.map((name) => ({ name, sessions: name === 'd' ? null : 11 })),
    })
  })

  test('gets another deadline, or none, and what is written says what it was', async () => {
    await start('a', { deadlineSeconds: 60 })
    const extended = await change('a', { deadlineSeconds: 3600, onDeadline: 'end-sessions' })
    expect(extended).toMatchObject({ status: 200, body: { onDeadline: 'end-sessions' } })
    expect(Date.parse(extended.body.deadlineAt)).toBeGreaterThan(Date.now() + 3_500_000)
    expect((await change('a', { deadlineSeconds: null })).body.deadlineAt).toBeNull()
    const events = await console.call('GET', '/clusters/later/events?node=a&type=drain', { token })
    expect(events.body.items[0]).toMatchObject({
      type: 'drain.changed',
      change: true,
      before: { deadlineAt: extended.body.deadlineAt },
      after: { deadlineAt: null },
    })
    expect((await change('a', {})).status).toBe(400)
    expect((await change('e', { deadlineSeconds: 60 })).status).toBe(409)
  })

  test('is finished for no more people than whoever asks has seen', async () => {
    await start('b')
    const more = await finish('b', { how: 'disable', sessions: 10 })
    expect(more).toMatchObject({ status: 409, body: { code: 'CONFLICT', data: { sessions: 11 } } })
    expect((await finish('b', { how: 'disable', sessions: null })).status).toBe(409)
    const done = await finish('b', { how: 'disable', sessions: 11 })
    expect(done).toMatchObject({ status: 200, body: { state: 'cancelled' } })
    const node = await console.call('GET', '/clusters/later/nodes/b', { token })
    expect(node.body.state).toBe('maintenance')
  })

  test('ends no session while a balancer may send its owner back', async () => {
    await start('c')
    const early = await finish('c', { how: 'end-sessions', sessions: 11 })
    expect(early).toMatchObject({ status: 409, body: { message: expect.stringContaining('has confirmed') } })
    await console.services.store.prisma.drain.updateMany({
      where: { node: { name: 'c' }, endedAt: null },
      data: { confirmedAt: new Date(), state: 'draining' },
    })
    const ending = await finish('c', { how: 'end-sessions', sessions: 11 })
    expect(ending).toMatchObject({ status: 200, body: { onDeadline: 'end-sessions', endedAt: null } })
    expect(Date.parse(ending.body.deadlineAt)).toBeLessThanOrEqual(Date.now())
  })

  test('with an unknown number of sessions is not finished by a guess', async () => {
    await start('d')
    expect((await finish('d', { how: 'end-sessions', sessions: null })).status).toBe(409)
    expect((await finish('d', { how: 'disable', sessions: 5 })).status).toBe(409)
    expect((await finish('d', { how: 'disable', sessions: null })).status).toBe(200)
  })
})
