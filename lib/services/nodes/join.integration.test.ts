import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestConsole, type TestConsole } from '@/lib/http/test-console'
import { sha256Hex } from '@/lib/platform/crypto'
import { markVanished } from '@/lib/store/vanished'

let console: TestConsole
let admin: string
let token: string

beforeAll(async () => {
  console = await startTestConsole()
  admin = await console.token('admin')
})
beforeEach(async () => {
  const { prisma } = console.services.store
  await prisma.cluster.deleteMany()
  await prisma.rateLimit.deleteMany()
  const cluster = await prisma.cluster.create({ data: { slug: 'prod', name: 'Production' } })
  await prisma.balancer.create({
    data: { clusterId: cluster.id, name: 'edge-1', kind: 'haproxy', address: '127.0.0.1:1', backend: 'x' },
  })
  token = (await makeToken({ nodesMax: 2 })).body.token
})
afterAll(async () => await console?.close())

const makeToken = (more: object) =>
  console.call('POST', '/clusters/prod/join-tokens', {
    token: admin,
    body: {
      ...{ name: 'autoscaling', nodesMax: 5, expiresInSeconds: 3600 },
      defaults: { weight: 2, slowStartSeconds: 60, placements: [{ balancer: 'edge-1', way: 'slot' }] },
      ...more,
    },
  })
const join = (name: string, more: object = {}) =>
  console.call('POST', '/agents/join', {
    body: {
      token,
      name,
      address: `${name}.example:8080`,
      managerPassword: 's3cret-pw',
      version: '1',
      ...more,
    },
  })
const node = (name: string) => console.call('GET', `/clusters/prod/nodes/${name}`, { token: admin })
const asAgent = (method: string, path: string, agentToken: string, body?: object) =>
  console.call(method, path, { token: agentToken, ...(body ? { body } : {}) })

describe('a host that joins by a token', () => {
  it('becomes a joining node with what the token gives, and gets an identity', async () => {
    const reply = await join('web-1', { route: 'r1', managerUrl: 'http://web-1.example:8080/manager' })
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ cluster: 'prod', node: 'web-1', queue: 'muster.prod.web-1' })
    expect((await node('web-1')).body).toMatchObject({
      ...{ state: 'joining', joinedBy: 'autoscaling', kind: 'tomcat', weight: 2, slowStartSeconds: 60 },
      ...{ route: 'r1', hasPassword: true, address: 'web-1.example:8080' },
    })
    expect(await asAgent('GET', '/agents/self', reply.body.agentToken)).toMatchObject({
      status: 200,
      body: { node: 'web-1', state: 'joining', drain: null },
    })
  })

  it('is the same node when it joins again, with a new identity that ends the one before', async () => {
    const first = (await join('web-1')).body.agentToken
    const again = (await join('web-1')).body.agentToken
    expect((await asAgent('GET', '/agents/self', first)).status).toBe(401)
    expect((await asAgent('GET', '/agents/self', again)).status).toBe(200)
    expect(await console.services.store.prisma.node.count()).toBe(1)
  })

  it('does not have the password that is kept sent to another manager', async () => {
    await join('web-1', { managerUrl: 'http://web-1.example:8080/manager' })
    const elsewhere = { managerUrl: 'http://elsewhere.example:8080/manager', managerPassword: null }
    expect((await join('web-1', elsewhere)).status).toBe(422)
    expect((await join('web-1', { managerPassword: null })).status).toBe(200)
    expect((await node('web-1')).body.managerUrl).toBe('http://web-1.example:8080/manager')
  })

  it('can be given another slow start than the token says', async () => {
    await join('web-1')
    const body = { slowStartSeconds: 5 }
    const changed = await console.call('PATCH', '/clusters/prod/nodes/web-1', { token: admin, body })
    expect([changed.status, changed.body.slowStartSeconds]).toEqual([200, 5])
  })

  it('is told what to do where its name is another node', async () => {
    await join('web-1')
    const other = await join('web-1', { address: '10.0.0.9:8080' })
    expect([other.status, other.body.message]).toEqual([
      409,
      'prod has a node web-1 at web-1.example:8080 already: join under another name, or remove that node first.',
    ])
    token = (await makeToken({ name: 'another' })).body.token
    const stranger = await join('web-1')
    expect([stranger.status, stranger.body.code]).toEqual([409, 'CONFLICT'])
    expect(stranger.body.message).toContain('which did not join by this token')
  })

  it('is let in only as often as the token says, however many ask at once', async () => {
    const replies = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => join(`web-${name}`)))
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 200, 409, 409, 409])
    expect(await console.services.store.prisma.node.count()).toBe(2)
    const { name } = await console.services.store.prisma.node.findFirstOrThrow()
    await console.services.store.prisma.node.updateMany({ where: { name }, data: { state: 'removed' } })
    expect((await join('web-f')).status).toBe(200)
  })

  it('is refused when the token is unknown, revoked, expired, or used in a loop', async () => {
    const { prisma } = console.services.store
    expect((await join('web-1', { token: 'join_nothing' })).status).toBe(401)
    const [{ id }] = (await console.call('GET', '/clusters/prod/join-tokens', { token: admin })).body.items
    await console.call('DELETE', `/clusters/prod/join-tokens/${id}`, { token: admin })
    expect((await join('web-1')).status).toBe(401)
    await prisma.joinToken.updateMany({ data: { revokedAt: null, expiresAt: new Date(Date.now() - 1) } })
    expect((await join('web-1')).status).toBe(401)
    await prisma.joinToken.updateMany({ data: { expiresAt: new Date(Date.now() + 60_000) } })
    expect((await join('web-1')).status).toBe(200)
    await prisma.rateLimit.updateMany({ where: { key: `join:${id}` }, data: { count: 1000 } })
    expect((await join('web-1')).status).toBe(429)
  })

  it('leaves no token and no password in the database', async () => {
    const { agentToken } = (await join('web-1')).body
    const { pool } = console.services.store
    for (const table of ['JoinToken', 'Node', 'Agent', 'Event']) {
      const { rows } = await pool.query(`SELECT to_jsonb(t)::text AS row FROM "${table}" t`)
      expect(rows.length).toBeGreaterThan(0)
      for (const { row } of rows)
        for (const secret of [token, agentToken, 's3cret-pw']) expect(row).not.toContain(secret)
    }
    const stored = await console.services.store.prisma.joinToken.findFirstOrThrow()
    expect(stored.tokenHash).toBe(sha256Hex(token))
  })
})

describe('a join token', () => {
  it('is made by admins of a cluster, and names balancers that are there', async () => {
    const operator = await console.token('operator')
    expect((await console.call('GET', '/clusters/prod/join-tokens', { token: operator })).status).toBe(403)
    const wrong = await makeToken({ defaults: { placements: [{ balancer: 'edge-9', way: 'added' }] } })
    expect(wrong.status).toBe(404)
    const made = await makeToken({ name: 'x', defaults: { managerUsername: 'probe' } })
    expect(made.body.command).toContain(`join --url http://muster.test --token ${made.body.token}`)
    expect(made.body.command).toContain('--manager-user probe')
    expect(made.body.defaults).toMatchObject({ kind: 'tomcat', weight: 1, placements: [] })
    // A node of kind http needs settings that no host can give.
    expect((await makeToken({ defaults: { kind: 'http' } })).status).toBe(422)
  })
})

describe('an agent that leaves', () => {
  it('is nobody without its own token', async () => {
    for (const wrong of [admin, 'agent_nothing']) {
      expect((await asAgent('POST', '/agents/leave', wrong, {})).status).toBe(401)
    }
    expect((await console.call('POST', '/agents/leave', { body: {} })).status).toBe(401)
  })

  it('is removed at once while it only joins, and is unknown from then on', async () => {
    const { agentToken } = (await join('web-1')).body
    const left = await asAgent('POST', '/agents/leave', agentToken, {})
    expect([left.status, left.body]).toMatchObject([202, { node: 'web-1', state: 'removed' }])
    expect((await asAgent('GET', '/agents/self', agentToken)).status).toBe(401)
    expect((await node('web-1')).status).toBe(404)
    expect((await join('web-1')).status).toBe(200)
  })

  it('drains to be removed, and a drain that runs already goes on to that', async () => {
    const { prisma } = console.services.store
    const agents = await Promise.all(
      ['web-1', 'web-2'].map(async (name) => (await join(name)).body.agentToken),
    )
    const now = new Date()
    await prisma.node.updateMany({ data: { state: 'active', capacity: 100 } })
    for (const { id } of await prisma.node.findMany()) {
      await prisma.nodeObservation.create({
        data: { nodeId: id, health: 'up', healthSince: now, attemptedAt: now, observedAt: now, sessions: 3 },
      })
    }
    const served = await asAgent('POST', '/agents/leave', agents[0] ?? '', { drain: false })
    expect([served.status, served.body.message]).toEqual([
      409,
      'web-1 takes traffic and it holds 3 sessions: drain it first.',
    ])
    const left = await asAgent('POST', '/agents/leave', agents[0] ?? '', { deadlineSeconds: 900 })
    expect(left.body).toMatchObject({ state: 'draining', sessions: 3, drain: { state: 'requested' } })
    const drain = await prisma.drain.findFirstOrThrow()
    expect(drain).toMatchObject({ thenState: 'removed', onDeadline: 'end-sessions' })
    // The last node that serves can not be spared, whatever its host says.
    const last = await asAgent('POST', '/agents/leave', agents[1] ?? '', {
      force: true,
      reason: 'its host ends',
    })
    expect([last.status, last.body.code, last.body.data.survivors]).toEqual([409, 'GUARD_REFUSED', 0])

    await prisma.drain.updateMany({ data: { thenState: 'drained' } })
    await asAgent('POST', '/agents/leave', agents[0] ?? '', { deadlineSeconds: 60, onDeadline: 'disable' })
    const changed = await prisma.drain.findFirstOrThrow()
    expect(changed).toMatchObject({ id: drain.id, thenState: 'removed', onDeadline: 'disable' })
    const activity = await console.call('GET', '/activity?cluster=prod&type=drain', { token: admin })
    expect(activity.body.items.at(-1)).toMatchObject({
      actor: { kind: 'token', name: 'agent of web-1' },
      reason: 'its host asked to leave',
    })
  })
})

describe('a node that vanishes without leaving', () => {
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)

  it('is marked once agent and probe are silent for so long, and again not when it is back', async () => {
    const { prisma, pool } = console.services.store
    await join('web-1')
    const { id } = await prisma.node.findFirstOrThrow()
    const quiet = { attemptedAt: new Date(), health: 'down' }
    await prisma.nodeObservation.create({ data: { nodeId: id, healthSince: minutesAgo(7), ...quiet } })
    expect(await markVanished(pool, minutesAgo(5))).toEqual([])
    await prisma.node.updateMany({ data: { createdAt: minutesAgo(60) } })
    await prisma.agent.updateMany({ data: { enrolledAt: minutesAgo(60), lastSeenAt: minutesAgo(4) } })
    expect(await markVanished(pool, minutesAgo(5))).toEqual([])
    await prisma.agent.updateMany({ data: { lastSeenAt: minutesAgo(9) } })
    const [gone] = await markVanished(pool, minutesAgo(5))
    expect(gone).toMatchObject({ node: 'web-1', cluster: 'prod' })
    expect(await markVanished(pool, minutesAgo(5))).toEqual([])
    // Since the later of the two was seen.
    const shown = new Date((await node('web-1')).body.vanishedSince).getTime()
    expect(Math.abs(shown - minutesAgo(7).getTime())).toBeLessThan(10_000)

    await prisma.nodeObservation.updateMany({ data: { health: 'up' } })
    expect(await markVanished(pool, minutesAgo(5))).toMatchObject([{ node: 'web-1', since: null }])
    expect((await node('web-1')).body.vanishedSince).toBe(null)
  })

  it('is not said of a node that somebody added', async () => {
    const { prisma, pool } = console.services.store
    const { id: clusterId } = await prisma.cluster.findFirstOrThrow()
    const data = { clusterId, name: 'node1', address: 'x:1', kind: 'tomcat', createdAt: minutesAgo(60) }
    await prisma.node.create({ data })
    expect(await markVanished(pool, minutesAgo(5))).toEqual([])
  })
})
