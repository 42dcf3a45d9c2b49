import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeCertificate } from '@/bin/local/certificates'
import { readLacking } from '@/lib/store/joining'
import { readServed } from '@/lib/store/served'
import { startTestConsole, type TestConsole } from './test-console'

let console: TestConsole
let token: string

beforeAll(async () => {
  console = await startTestConsole()
  token = await console.token('admin')
  await console.call('POST', '/clusters', { token, body: { slug: 'prod', name: 'Production' } })
})
afterAll(() => console.close())

const probe = { kind: 'http', statusUrl: 'http://10.0.0.9:80/status', sessionsPointer: '/sessions' }
const node = {
  name: 'page1',
  address: '10.0.0.9:80',
  kind: 'http',
  managerUsername: 'muster',
  managerPassword: 'a-password-of-9',
  probe,
}
const change = (body: object) =>
  console.call('PATCH', '/clusters/prod/nodes/page1', { token, body: body as Record<string, unknown> })

test('what a probe needs is kept, given back, changed and noted', async () => {
  const added = await console.call('POST', '/clusters/prod/nodes', { token, body: node })
  expect(added).toMatchObject({ status: 201, body: { kind: 'http', probe: { ...probe, expectStatus: 200 } } })
  const { probe: stored } = added.body as { probe: object }
  expect(await change({ probe: { ...stored, expectText: 'ready' } })).toMatchObject({
    status: 200,
    body: { probe: { expectText: 'ready', sessionsPointer: '/sessions' } },
  })
  const events = () => console.services.store.prisma.event.count({ where: { type: 'node.updated' } })
  const before = await events()
  // The same again, in another order: nothing is changed, and nothing noted.
  const { expectText: _, ...rest } = stored as { expectText: null }
  expect((await change({ probe: { expectText: 'ready', ...rest } })).status).toBe(200)
  expect(await events()).toBe(before)
})

test('a stored password is not sent to another host', async () => {
  const elsewhere = { ...probe, statusUrl: 'http://10.6.6.6:80/status' }
  expect((await change({ probe: elsewhere })).status).toBe(422)
  const { name: _, managerPassword: __, ...tried } = { ...node, probe: elsewhere, node: 'page1' }
  expect((await console.call('POST', '/clusters/prod/nodes/test', { token, body: tried })).status).toBe(422)
})

test.each([
  ['no settings where they are needed', { kind: 'http', probe: null }],
  ['settings of another kind', { kind: 'tomcat', probe }],
  ['credentials in an address', { probe: { ...probe, statusUrl: 'http://me:secret@10.0.0.9/status' } }],
  ['a pattern without its value', { probe: { ...probe, sessionsPattern: 'Sessions:' } }],
  [
    'a page without its text',
    { kind: 'outsystems', probe: { kind: 'outsystems', pageUrl: 'http://10.0.0.9/x' } },
  ],
])('%s are refused', async (_, given) => {
  const body = { ...node, name: 'page2', ...given }
  const refused = await console.call('POST', '/clusters/prod/nodes', { token, body })
  expect([400, 422]).toContain(refused.status)
})

test('settings are emptied where the kind can do without', async () => {
  const servoy = { name: 's1', address: '10.0.0.9:81', kind: 'servoy', probe: { kind: 'servoy' } }
  const added = await console.call('POST', '/clusters/prod/nodes', { token, body: servoy })
  expect(added).toMatchObject({ status: 201, body: { probe: { beanDomain: 'com.servoy.server' } } })
  const emptied = await console.call('PATCH', '/clusters/prod/nodes/s1', { token, body: { probe: null } })
  expect(emptied).toMatchObject({ status: 200, body: { probe: null } })
  expect((await change({ probe: null })).status).toBe(422)
})

test('an authority and a pin are kept, said in words and given back as far as they are no text', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'muster-authority-'))
  const { certificate } = makeCertificate({ directory, name: 'authority' })
  rmSync(directory, { recursive: true })
  const pin = '0A:'.repeat(32).slice(0, -1)
  const body = { name: 't1', address: '10.0.0.9:82', managerPassword: 'a-password-of-9' }
  const added = await console.call('POST', '/clusters/prod/nodes', {
    token,
    body: { ...body, caCertificate: certificate, certificateFingerprint: pin },
  })
  expect(added).toMatchObject({
    status: 201,
    body: { hasCaCertificate: true, certificateFingerprint: '0a'.repeat(32) },
  })
  expect(JSON.stringify(added.body)).not.toContain('BEGIN CERTIFICATE')
  const update = (given: Record<string, unknown>) =>
    console.call('PATCH', '/clusters/prod/nodes/t1', { token, body: given })
  for (const given of [
    { certificateFingerprint: 'ab' },
    { certificateFingerprint: `${'zz'.repeat(32)}` },
    { caCertificate: 'no certificate' },
    { caCertificate: '-----BEGIN CERTIFICATE-----\nTm90IG9uZQ==\n-----END CERTIFICATE-----' },
  ]) {
    expect([400, 422]).toContain((await update(given)).status)
  }
  // Trust is no place: the password stays, and goes nowhere else all the same.
  expect(await update({ certificateFingerprint: null })).toMatchObject({
    status: 200,
    body: { hasPassword: true, hasCaCertificate: true, certificateFingerprint: null },
  })
  expect(await update({ caCertificate: null })).toMatchObject({ body: { hasCaCertificate: false } })
  expect((await update({ managerUrl: 'https://10.0.0.9:82/manager' })).status).toBe(422)
  const events = await console.services.store.prisma.event.findMany({ where: { subjectName: 't1' } })
  const said = JSON.stringify(events.map(({ before, after }) => [before, after]))
  expect(said).toContain('CN=authority')
  expect(said).not.toContain('BEGIN CERTIFICATE')
})

test('releases are brought to nodes that hold them, and asked of no others', async () => {
  const { prisma, pool } = console.services.store
  const cluster = await prisma.cluster.create({ data: { slug: 'mixed', name: 'Mixed' } })
  const node = (name: string, kind: string) => ({
    ...{ name, kind, clusterId: cluster.id },
    address: `${name}:80`,
  })
  await prisma.node.createMany({ data: [node('t', 'tomcat'), node('o', 'outsystems'), node('h', 'http')] })
  const nodes = await prisma.node.findMany({ where: { clusterId: cluster.id } })
  for (const { id: nodeId } of nodes) {
    const times = { attemptedAt: new Date(), observedAt: new Date(), healthSince: new Date() }
    await prisma.nodeObservation.create({ data: { nodeId, health: 'up', ...times } })
  }
  const wanted = [{ contextPath: '/crm', version: '000001.1.0' }]
  const lacking = await readLacking(
    pool,
    nodes.map(({ id }) => id),
    wanted,
  )
  expect(nodes.filter(({ id }) => lacking.has(id)).map(({ name }) => name)).toEqual(['t'])
  expect((await readServed(prisma, cluster.id)).map(({ node }) => node)).toEqual(['t'])
  const solution = await prisma.solution.create({
    data: { clusterId: cluster.id, name: 'crm', contextPath: '/crm' },
  })
  const release = await prisma.release.create({
    data: {
      ...{ solutionId: solution.id, name: '1.0', fileName: 'crm.war', sha256: '00', sizeBytes: 1 },
      uploadedBy: {},
    },
  })
  const { version } = wanted[0] ?? { version: '' }
  await prisma.wantedRelease.create({ data: { solutionId: solution.id, releaseId: release.id, version } })
  const { body } = await console.call('GET', '/clusters/mixed/nodes', { token })
  const { items } = body as { items: { name: string; releases: unknown[] }[] }
  expect(items.map(({ name, releases }) => [name, releases.length])).toEqual([
    ['h', 0],
    ['o', 0],
    ['t', 1],
  ])
  // Two nodes that say that they are of different deployments are skewed, and each says so.
  const ids = nodes.filter(({ name }) => name !== 't').map(({ id }) => id)
  for (const [index, nodeId] of ids.entries()) {
    await prisma.nodeObservation.update({ where: { nodeId }, data: { deployment: `deployment ${index}` } })
  }
  const skewed = await console.call('GET', '/clusters/mixed/nodes', { token })
  const said = (skewed.body as { items: { name: string; contradictions: string[] }[] }).items
  expect(said.map(({ contradictions }) => contradictions.length)).toEqual([1, 1, 0])
  expect(said[0]?.contradictions[0]).toMatch(/^It has deployment \d, and another node has deployment \d$/)
})

test('a node that is up without traffic says so while others have it', async () => {
  const { prisma } = console.services.store
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000)
  const cluster = await prisma.cluster.create({ data: { slug: 'quiet', name: 'Quiet' } })
  const add = async (name: string, quietSince: Date | null, requestsPerSecond: number | null) => {
    const node = await prisma.node.create({
      data: {
        ...{ name, kind: 'tomcat', address: `${name}:80`, clusterId: cluster.id },
        ...{ state: 'active', stateSince: ago(60) },
      },
    })
    const times = { attemptedAt: new Date(), observedAt: new Date(), healthSince: ago(60) }
    await prisma.nodeObservation.create({
      data: { nodeId: node.id, health: 'up', ...times, quietSince, requestsPerSecond },
    })
  }
  const said = async () => {
    const { body } = await console.call('GET', '/clusters/quiet/nodes', { token })
    const { items } = body as { items: { name: string; contradictions: string[] }[] }
    return items.flatMap(({ name, contradictions }) => contradictions.map((text) => `${name}: ${text}`))
  }
  await add('node1', ago(12), 0)
  await add('node2', null, null)
  // Nobody is known to have traffic: a cluster at night.
  expect(await said()).toEqual([])
  await add('node3', ago(1), 0)
  await add('node4', null, 2.5)
  expect(await said()).toEqual(['node1: It is up and had no request for 12 min, and 2 others have traffic'])
})
