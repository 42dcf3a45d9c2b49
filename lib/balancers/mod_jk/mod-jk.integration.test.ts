import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalModJk, startModJk } from '@/bin/local/mod-jk'
import { clearDirectory } from '@/bin/local/reaper'
import { type LocalTomcat, startTomcat } from '@/bin/local/tomcat'
import { waitUntil } from '@/bin/local/wait'
import { makeWar } from '@/bin/sandbox/war'
import type { Intent } from '@/lib/domain/model'
import type { BalancerTarget } from '../balancer'
import { type BalancedNodes, describeBalancer } from '../conformance'
import { visitorsOf } from '../fixtures/session-nodes'
import { createModJk } from './driver'

const directory = mkdtempSync(join(tmpdir(), 'muster-mod-jk-'))
clearDirectory(directory)
const manager = { username: 'operator', password: 'only for this test' }
let tomcats: LocalTomcat[]
let modJk: LocalModJk

beforeAll(async () => {
  const war = join(directory, 'crm.war')
  await makeWar({ file: war, release: '1.0' })
  tomcats = await Promise.all(
    ['node1', 'node2', 'node3'].map((name) =>
      startTomcat({ directory: join(directory, name), name, ajp: true, wars: { crm: war } }),
    ),
  )
  const nodes = tomcats.flatMap(({ route, ajp }) => (ajp ? [{ name: route, ajp }] : []))
  modJk = await startModJk({ directory: join(directory, 'mod_jk'), nodes, manager })
})
afterAll(async () => {
  await Promise.all([modJk, ...tomcats].map((server) => server.stop()))
})

const target = (change: Partial<BalancerTarget> = {}): BalancerTarget => ({
  address: modJk.statusUrl,
  backend: modJk.worker,
  ...manager,
  timeoutMs: 2_000,
  ...change,
})

const visitors = () => visitorsOf(`${modJk.url}/crm/`, (node) => node)
const letters: Record<Intent, string> = { ready: 'A', drain: 'D', maintenance: 'S', unknown: '' }

const prepare = async (): Promise<BalancedNodes> => {
  const other = createModJk()
  const startedAt = async () => {
    const seen = await other.observe(target())
    return seen.ok ? seen.startedAt?.getTime() : undefined
  }
  return {
    target: target(),
    members: tomcats.map(({ route, ajp }) => ({ name: route, address: ajp?.address ?? '' })),
    newVisitor: visitors(),
    async changeBehindItsBack(member, intent) {
      const authorization = `Basic ${Buffer.from(`${manager.username}:${manager.password}`).toString('base64')}`
      const change = `cmd=update&w=${modJk.worker}&sw=${member}&vwa=${letters[intent]}&mime=txt`
      await fetch(`${modJk.statusUrl}?${change}`, { headers: { authorization } })
    },
    async reload() {
      const before = await startedAt()
      modJk.reload()
      await waitUntil('httpd restarted', async () => {
        const now = await startedAt()
        return now !== undefined && now !== before
      })
    },
    freeze: () => modJk.kill('SIGSTOP'),
    thaw: () => modJk.kill('SIGCONT'),
    addressAt: (place) => `http://${place}/jkstatus`,
    preamble: 'HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\n\r\n',
    upstream: `127.0.0.1:${modJk.port}`,
    refusing: [
      {
        how: 'wrong credentials',
        target: target({ password: 'guessed wrong' }),
        kind: 'unauthorized',
        reads: false,
      },
      {
        how: 'a status worker that may only read',
        target: target({ address: modJk.readOnlyUrl }),
        kind: 'forbidden',
        reads: true,
      },
    ],
  }
}

describeBalancer('mod_jk', createModJk, prepare)

describe('mod_jk', () => {
  const balancer = createModJk()
  afterAll(() => balancer.close())

  it('says that a status worker may only read', async () => {
    const view = target({ address: modJk.readOnlyUrl })
    expect((await balancer.observe(view)).ok).toBe(true)
    expect(await balancer.setIntent(view, 'node1', 'drain')).toMatchObject({
      confirmed: false,
      failure: { kind: 'forbidden', message: expect.stringContaining('read_only') },
    })
  })

  it('says that a restart makes it forget', async () => {
    expect(await balancer.observe(target())).toMatchObject({ keepsIntents: false })
  })

  it('calls a dead member down once a request to it has failed', async () => {
    tomcats.at(-1)?.kill('SIGKILL')
    await waitUntil('a request to it failed', async () => {
      await visitors()().visit()
      const seen = await balancer.observe(target())
      return seen.ok && seen.members.at(-1)?.opinion === 'down'
    })
    const seen = await balancer.observe(target())
    expect(seen.ok && seen.members.at(-1)).toMatchObject({ intent: 'ready' })
  })
})
