import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { waitUntil } from '@/bin/local/wait'
import { createManager } from '@/lib/agent/manager'
import { connectBroker } from '@/lib/broker/connection'
import { sealEnvelope } from '@/lib/broker/envelope'
import { publish } from '@/lib/broker/publish'
import { busVersion, type Envelope } from '@/lib/contract/bus'
import { exchangeOf, nodeKey } from '@/lib/contract/bus-names'
import type { Import } from '@/lib/contract/imports'
import { newKeyPair } from '@/lib/platform/signature'
import { signingKey } from '@/lib/services/agents/signing-key'
import { abortImport } from '@/lib/services/imports/abort'
import { getImport } from '@/lib/services/imports/read'
import { startImport } from '@/lib/services/imports/start'
import { createSolution } from '@/lib/services/solutions/create'
import { type ImportConsole, startImportConsole } from './fixtures/import-console'

let all: ImportConsole

beforeAll(async () => {
  all = await startImportConsole(['node1', 'node2'])
  await createSolution(all.ctx, { cluster: all.cluster.slug, name: 'crm', contextPath: '/crm' })
  for (const node of all.nodes) await all.startAgent(node)
})
afterAll(async () => await all?.close())

const start = (release: string, strategy: 'all-at-once' | 'rolling' = 'all-at-once') =>
  startImport(all.ctx, {
    cluster: all.cluster.slug,
    solution: 'crm',
    release,
    strategy,
    drainDeadlineSeconds: 10,
  })
const read = (id: string) => getImport(all.ctx, { cluster: all.cluster.slug, import: id })

async function ended(id: string): Promise<Import> {
  let last: Import | undefined
  await waitUntil(
    'the import ended',
    async () => {
      last = await read(id)
      return last.endedAt !== null
    },
    { timeoutMs: 40_000 },
  ).catch((error) => {
    throw new Error(`${error.message}: ${JSON.stringify(last, null, 1)}`)
  })
  return last as Import
}

async function served(index: number): Promise<{ status: number; release: string | null }> {
  const reply = await fetch(`${all.nodes[index]!.url}/crm/`)
  await reply.arrayBuffer()
  return { status: reply.status, release: reply.headers.get('x-release') }
}

describe('an import, all at once', () => {
  it('brings a release to every node, and the next one in its place', async () => {
    await all.upload('1.0')
    const first = await ended((await start('1.0')).id)
    expect(first.state).toBe('done')
    expect(first.steps.map(({ node, state }) => [node, state])).toEqual([
      ['node1', 'done'],
      ['node2', 'done'],
    ])
    expect(await served(0)).toEqual({ status: 200, release: '1.0' })

    await all.upload('2.0')
    const second = await ended((await start('2.0')).id)
    expect(second.state).toBe('done')
    expect(second.previous).toBe('1.0')
    expect(await served(1)).toEqual({ status: 200, release: '2.0' })
    for (const step of second.steps) {
      expect(step.phases.staging?.endedAt).toBeInstanceOf(Date)
      expect(step.phases.activating?.endedAt).toBeInstanceOf(Date)
      expect(step.phases.verifying?.endedAt).toBeInstanceOf(Date)
    }
  })
})

describe('an import, node after node', () => {
  it('drains, activates, verifies and puts back one node before the next', async () => {
    await all.upload('3.0')
    const { id } = await start('3.0', 'rolling')
    const { prisma } = all.console.services.store
    let mostOut = 0
    await waitUntil(
      'the rolling import ended',
      async () => {
        const out = await prisma.node.count({ where: { state: { in: ['draining', 'drained'] } } })
        mostOut = Math.max(mostOut, out)
        return (await read(id)).endedAt !== null
      },
      { timeoutMs: 50_000, intervalMs: 50 },
    ).catch(async (error) => {
      throw new Error(`${error.message}: ${JSON.stringify(await read(id), null, 1)}`)
    })
    const done = await read(id)
    expect(done.state).toBe('done')
    expect(mostOut).toBe(1)
    const [first, second] = done.steps
    expect(second!.phases.draining!.startedAt >= first!.phases.verifying!.endedAt!).toBe(true)
    expect(await prisma.node.count({ where: { state: 'active' } })).toBe(2)
    expect([await served(0), await served(1)].map(({ release }) => release)).toEqual(['3.0', '3.0'])
  })

  it('stops at a release that does not start, removes it, and leaves the old one serving', async () => {
    await all.upload('3.1', { broken: true })
    const failed = await ended((await start('3.1', 'rolling')).id)
    expect(failed.state).toBe('failed')
    expect(failed.steps.map(({ state }) => state)).toEqual(['failed', 'skipped'])
    expect(failed.steps[0]!.output).toContain('context failed to start')
    const [node] = all.nodes
    const manager = createManager({
      url: node!.managerUrl,
      username: node!.username,
      password: node!.password,
    })
    const contexts = (await manager.list()).filter(({ path }) => path === '/crm')
    expect(contexts.map(({ version, running }) => [version, running])).toEqual([
      [expect.stringMatching(/^\d{6}\.3\.0$/), true],
    ])
    expect([await served(0), await served(1)].map(({ release }) => release)).toEqual(['3.0', '3.0'])
    const wanted = await all.console.services.store.prisma.wantedRelease.findFirst({
      include: { release: true },
    })
    expect(wanted?.release.name).toBe('3.0')
    expect(await all.console.services.store.prisma.node.count({ where: { state: 'active' } })).toBe(2)
  })
})

describe('what is away', () => {
  it('an import waits for the broker, says so, and goes on when it is back', async () => {
    await all.upload('4.0')
    await all.rabbitmq.stop()
    const { id } = await start('4.0')
    await waitUntil(
      'it says so',
      async () => (await read(id)).reason?.includes('waiting for the broker') === true,
    )
    expect((await read(id)).state).toBe('staging')
    await all.rabbitmq.start()
    expect((await ended(id)).state).toBe('done')
  })

  it('a node whose agent is away gets the release when it returns; the others go on', async () => {
    await all.upload('5.0')
    await all.agents.get('node2')!.stop()
    const { id } = await start('5.0')
    const stateOf = async (index: number) => (await read(id)).steps[index]!.state
    await waitUntil('node1 has it', async () => (await stateOf(0)) === 'done', { timeoutMs: 40_000 })
    await waitUntil('it says why it waits', async () => (await read(id)).reason !== null)
    const waiting = await read(id)
    expect(waiting.state).toBe('activating')
    expect(waiting.steps[1]).toMatchObject({ state: 'waiting', agentConnected: false })
    expect(waiting.steps[1]!.reason).toContain('the agent of node2 is away')
    expect(waiting.reason).toBe('waiting for the agent of node2')
    await all.startAgent(all.nodes[1]!)
    expect((await ended(id)).state).toBe('done')
    expect((await served(1)).release).toBe('5.0')
  })

  it('an aborted import begins nothing any more, and puts back whom it took out', async () => {
    await all.upload('6.0')
    const { id } = await start('6.0', 'rolling')
    const first = async () => (await read(id)).steps[0]!.state
    await waitUntil('node1 is taken out', async () => (await first()) === 'draining', { intervalMs: 20 })
    await abortImport(all.ctx, { cluster: all.cluster.slug, import: id, reason: 'a test' })
    const aborted = await ended(id)
    expect(aborted.state).toBe('aborted')
    expect(aborted.steps.map(({ state }) => state)).toEqual(['skipped', 'skipped'])
    const { prisma } = all.console.services.store
    expect(await prisma.node.count({ where: { state: 'active' } })).toBe(2)
    expect(
      await prisma.outbox.count({
        where: {
          body: { path: ['command', 'version'], string_ends_with: '.6.0' },
          AND: { body: { path: ['command', 'kind'], equals: 'activate' } },
        },
      }),
    ).toBe(0)
    expect((await served(1)).release).toBe('5.0')
    await expect(abortImport(all.ctx, { cluster: all.cluster.slug, import: id })).rejects.toThrow(
      'is aborted already',
    )
  })

  it('another worker goes on where one stopped', async () => {
    await all.upload('7.0')
    const { id } = await start('7.0', 'rolling')
    const states = async () => (await read(id)).steps.map(({ state }) => state)
    await waitUntil('node1 is taken out', async () => (await states())[0] === 'draining', { intervalMs: 20 })
    await all.replaceWorker()
    await waitUntil('node1 is done', async () => (await states())[0] === 'done', { timeoutMs: 40_000 })
    await all.replaceWorker()
    expect((await ended(id)).state).toBe('done')
  })

  it('while one import runs a second is refused by its name', async () => {
    await all.agents.get('node1')!.stop()
    const { id, number } = await start('6.0')
    await expect(start('5.0')).rejects.toThrow(`Import ${number} of crm 6.0 is still running`)
    await abortImport(all.ctx, { cluster: all.cluster.slug, import: id })
    await ended(id)
    await all.startAgent(all.nodes[0]!)
  })

  it('a command that was changed, is for another, is too old or comes twice does nothing', async () => {
    const { store, secrets } = all.console.services
    const key = await signingKey({ store, secrets })
    const signer = { id: key.id, privateKey: secrets.open(key.sealedPrivateKey) }
    const release = await store.prisma.release.findFirstOrThrow({ where: { name: '1.0' } })
    const now = Date.now()
    const envelope = (change: Partial<Envelope> = {}): Envelope => ({
      v: busVersion,
      id: randomUUID(),
      cluster: all.cluster.slug,
      node: 'node1',
      issuedAt: new Date(now).toISOString(),
      expiresAt: new Date(now + 60_000).toISOString(),
      command: {
        ...{ kind: 'activate', importId: 'none', solution: 'crm', contextPath: '/crm', release: '1.0' },
        ...{ version: '999999.1.0', sha256: release.sha256, sizeBytes: Number(release.sizeBytes) },
        artifactPath: `/api/v1/agents/artifacts/${release.sha256}`,
      },
      ...change,
    })
    const harmless = sealEnvelope(signer, envelope({ command: { kind: 'look' } }))
    const staging = sealEnvelope(
      signer,
      envelope({ command: { ...envelope().command, kind: 'stage' } as never }),
    )
    const forged = sealEnvelope({ ...signer, privateKey: newKeyPair().privateKey }, envelope())
    const altered = { ...sealEnvelope(signer, envelope({ node: 'node2' })) }
    altered.envelope = altered.envelope.replace('node2', 'node1')
    const other = sealEnvelope(signer, envelope({ node: 'node2' }))
    const old = sealEnvelope(signer, envelope({ expiresAt: new Date(now - 1_000).toISOString() }))

    const broker = await connectBroker({
      url: all.rabbitmq.amqpUrl,
      name: 'a stranger',
      setup: async () => undefined,
    })
    await broker.ready(10_000)
    const exchange = exchangeOf(all.cluster.slug)
    for (const body of [harmless, forged, altered, other, old, staging, staging, { nonsense: true }]) {
      const message = {
        exchange,
        routingKey: nodeKey('node1'),
        messageId: randomUUID(),
        body,
        persistent: true,
      }
      expect(await publish(broker.channel()!, message)).toBe('routed')
    }
    await broker.close()
    const refused = async () => {
      const agent = await store.prisma.agent.findFirstOrThrow({ where: { node: { name: 'node1' } } })
      return (agent.report as { refused: number }).refused
    }
    await waitUntil('six were refused', async () => (await refused()) === 6, { timeoutMs: 30_000 })
    const [node] = all.nodes
    const access = { url: node!.managerUrl, username: node!.username, password: node!.password }
    const versions = (await createManager(access).list()).map(({ version }) => version)
    expect(versions).not.toContain('999999.1.0')
  })

  it('a node that lost its release is told again', async () => {
    const [node] = all.nodes
    const manager = createManager({
      url: node!.managerUrl,
      username: node!.username,
      password: node!.password,
    })
    for (const { path, version } of await manager.list()) {
      if (path === '/crm') await manager.undeploy(path, version)
    }
    await waitUntil('it serves again', async () => (await served(0)).status === 200, { timeoutMs: 50_000 })
  })
  it('a node that joins later gets what is wanted before it takes traffic', async () => {
    const node = await all.addNode('node3')
    const { prisma } = all.console.services.store
    const state = async () => (await prisma.node.findFirstOrThrow({ where: { name: 'node3' } })).state
    await all.startAgent(node)
    await waitUntil('it is active', async () => (await state()) === 'active', { timeoutMs: 50_000 })
    const wanted = await prisma.wantedRelease.findFirstOrThrow({ include: { release: true } })
    expect((await served(2)).release).toBe(wanted.release.name)
  })
})
