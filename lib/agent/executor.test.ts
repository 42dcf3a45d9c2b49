import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sealEnvelope } from '@/lib/broker/envelope'
import { busVersion, type Command, type Envelope } from '@/lib/contract/bus'
import { sha256Hex } from '@/lib/platform/crypto'
import { newKeyPair } from '@/lib/platform/signature'
import { type Artifacts, openArtifacts } from './artifacts'
import { createExecutor, type StepWord } from './executor'
import type { Manager } from './manager'
import { openMemory } from './memory'

const pair = newKeyPair()
const now = new Date('2026-03-01T12:00:00Z')
const war = 'not really a WAR'
let directory: string
let artifacts: Artifacts
let deployed: string[]
let said: StepWord[]
let brokerAway: boolean

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'muster-executor-'))
  artifacts = await openArtifacts(path.join(directory, 'artifacts'))
  await writeFile(artifacts.fileOf(sha256Hex(war)), war)
  deployed = []
  said = []
  brokerAway = false
})
afterEach(async () => await rm(directory, { recursive: true }))

const manager: Manager = {
  list: async () => deployed.map((version) => ({ path: '/crm', version, running: true })),
  async deploy(_path, version) {
    deployed.push(version)
    return { ok: true, text: 'OK - Deployed' }
  },
  undeploy: async () => expect.unreachable('nothing was to be removed'),
}

/** A process of the agent: what it remembers comes from disk. */
async function newProcess() {
  const identity = {
    ...{ cluster: 'prod', node: 'node1', agentToken: 't', amqpUrl: '', exchange: '', queue: '' },
    reportsExchange: '',
    signingKey: { id: 'k1', publicKey: pair.publicKey },
  }
  return createExecutor({
    enrolled: {
      consoleUrl: 'http://127.0.0.1:1',
      identity,
      manager: { url: '', username: '', passwordFile: null },
    },
    artifacts,
    memory: await openMemory(directory),
    manager,
    now: () => now,
    log: () => undefined,
    async say(word) {
      if (brokerAway) throw new Error('the broker is away')
      said.push(word)
    },
    changed: () => undefined,
  })
}

let count = 0
function activation(change: Partial<Envelope> = {}): string {
  count += 1
  const command: Command = {
    ...{ kind: 'activate', importId: 'i1', solution: 'crm', contextPath: '/crm', release: '2.0' },
    ...{ version: '000002.2.0', artifactPath: '/a', sha256: sha256Hex(war), sizeBytes: war.length },
  }
  const envelope: Envelope = {
    ...{ v: busVersion, id: `c${count}`, cluster: 'prod', node: 'node1', command },
    issuedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + 1_000).toISOString(),
    ...change,
  }
  return JSON.stringify(sealEnvelope({ id: 'k1', privateKey: pair.privateKey }, envelope))
}
const phases = () => said.map(({ phase }) => phase)

describe('an agent', () => {
  it('carries a command out and says how it went', async () => {
    await (await newProcess()).handle(activation(), false)
    expect(deployed).toEqual(['000002.2.0'])
    expect(phases()).toEqual(['activating', 'activated'])
  })

  it('is told the same by two commands, and does it once', async () => {
    const agent = await newProcess()
    await agent.handle(activation(), false)
    await agent.handle(activation(), false)
    expect(deployed).toHaveLength(1)
    expect(phases()).toEqual(['activating', 'activated', 'activating', 'activated'])
  })

  it('refuses a command that somebody sends a second time, also after a restart', async () => {
    const wire = activation()
    await (await newProcess()).handle(wire, false)
    const agent = await newProcess()
    await agent.handle(wire, false)
    expect(agent.refused()).toBe(1)
    expect(phases()).toEqual(['activating', 'activated'])
  })

  it('tells again what it did when the broker was away as it was done', async () => {
    const wire = activation()
    brokerAway = true
    await expect((await newProcess()).handle(wire, false)).rejects.toThrow('the broker is away')
    brokerAway = false
    await (await newProcess()).handle(wire, true)
    expect(deployed).toHaveLength(1)
    expect(phases()).toEqual(['activated'])
  })

  it('says that it refused an activation that is too old, and does nothing for what it cannot trust', async () => {
    const agent = await newProcess()
    await agent.handle(activation({ expiresAt: now.toISOString() }), false)
    await agent.handle(activation({ node: 'node2' }), false)
    await agent.handle('nonsense', false)
    expect(agent.refused()).toBe(3)
    expect(said).toMatchObject([{ phase: 'refused', importId: 'i1' }])
    expect(deployed).toEqual([])
  })

  it('starts afresh when what it remembered is damaged', async () => {
    await writeFile(path.join(directory, 'done.json'), '{"half":')
    await (await newProcess()).handle(activation(), false)
    expect(phases()).toEqual(['activating', 'activated'])
  })
})
