import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startHttpd } from '@/bin/local/httpd'
import { clearDirectory } from '@/bin/local/reaper'
import { createHttpd } from '@/lib/balancers/httpd/driver'
import { startTestConsole, type TestConsole } from './test-console'

const directory = mkdtempSync(join(tmpdir(), 'muster-weights-'))
clearDirectory(directory)
const driver = createHttpd()
const manager = { username: 'operator', password: 'for this test' }
let console: TestConsole
let httpd: Awaited<ReturnType<typeof startHttpd>>
let token: string
const member = 'http://127.0.0.1:1'

beforeAll(async () => {
  const nodes = [1, 2].map((port) => ({ name: `node${port}`, address: `127.0.0.1:${port}` }))
  ;[console, httpd] = await Promise.all([
    startTestConsole(),
    startHttpd({ directory: join(directory, 'httpd'), nodes, manager }),
  ])
  token = await console.token('admin')
  const { prisma } = console.services.store
  const cluster = await prisma.cluster.create({ data: { slug: 'prod', name: 'Production' } })
  const body = { name: 'edge', kind: 'httpd', address: httpd.managerUrl, backend: 'cluster', ...manager }
  await console.call('POST', '/clusters/prod/balancers', { token, body })
  const balancer = await prisma.balancer.findFirstOrThrow({ where: { clusterId: cluster.id } })
  await prisma.member.create({
    data: { balancerId: balancer.id, name: member, weight: 1, observedAt: new Date() },
  })
})
afterAll(async () => {
  await Promise.all([driver.close(), httpd.stop()])
  await console.close()
})

const set = (name: string, weight: number) =>
  console.call('PATCH', `/clusters/prod/balancers/edge/members/${encodeURIComponent(name)}`, {
    token,
    body: { weight, reason: 'it is twice the machine' },
  })

test('a weight is what the balancer itself says afterwards, and who set it is in the activity log', async () => {
  const reply = await set(member, 2)
  expect(reply.status).toBe(200)
  expect(reply.body.members).toMatchObject([{ name: member, weight: 2 }])
  const target = { address: httpd.managerUrl, backend: 'cluster', ...manager, timeoutMs: 2_000 }
  const seen = await driver.observe(target)
  expect(seen.ok && seen.members.map(({ weight }) => weight)).toEqual([2, 1])
  const events = await console.services.store.prisma.event.findMany({ where: { type: 'balancer.weight' } })
  expect(events).toMatchObject([
    { change: true, reason: 'it is twice the machine', before: { weight: 1 }, after: { weight: 2 } },
  ])
})

test('what the balancer would not take is refused and recorded nowhere', async () => {
  expect((await set('http://127.0.0.1:7', 2)).status).toBe(404)
  expect((await set(member, 0)).status).toBe(400)
  const tooHeavy = await set(member, 101)
  expect(tooHeavy.status).toBe(422)
  expect(tooHeavy.body.message).toContain('from 1 to 100')
  const kept = await console.services.store.prisma.member.findFirstOrThrow({ where: { name: member } })
  expect(kept).toMatchObject({ weight: 2, wantedWeight: 2, driftSince: null })
  expect(await console.services.store.prisma.event.count({ where: { type: 'balancer.weight' } })).toBe(1)
})
