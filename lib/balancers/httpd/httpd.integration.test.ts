import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalHttpd, startHttpd } from '@/bin/local/httpd'
import { clearDirectory } from '@/bin/local/reaper'
import { waitUntil } from '@/bin/local/wait'
import type { Intent } from '@/lib/domain/model'
import type { Balancer, BalancerTarget } from '../balancer'
import { type BalancedNodes, describeBalancer } from '../conformance'
import { describeMembers } from '../fixtures/conformance-members'
import { type SessionNode, startSessionNode, visitorsOf } from '../fixtures/session-nodes'
import { createHttpd } from './driver'
import { type OlderHttpd, startOlderHttpd } from './older-httpd'

const directory = mkdtempSync(join(tmpdir(), 'muster-httpd-'))
clearDirectory(directory)
const manager = { username: 'operator', password: 'only for this test' }
let nodes: SessionNode[]
let httpd: LocalHttpd
let older: OlderHttpd

const start = (name: string, persist = false) =>
  startHttpd({ directory: join(directory, name), nodes, manager, persist })

beforeAll(async () => {
  nodes = await Promise.all(['node1', 'node2', 'node3'].map(startSessionNode))
  httpd = await start('httpd')
  older = await startOlderHttpd(httpd.url)
})
afterAll(async () => {
  older.stop()
  await httpd.stop()
  for (const node of nodes) node.stop()
})

const target = (change: Partial<BalancerTarget> = {}): BalancerTarget => ({
  address: httpd.managerUrl,
  backend: httpd.balancer,
  ...manager,
  timeoutMs: 2_000,
  ...change,
})
const memberOf = (name: string) => `http://${nodes.find((node) => node.name === name)?.address}`

async function restarted(balancer: Balancer, server: LocalHttpd, at: BalancerTarget): Promise<void> {
  const start = async () => {
    const seen = await balancer.observe(at)
    return seen.ok ? seen.startedAt?.getTime() : undefined
  }
  const before = await start()
  server.reload()
  await waitUntil('httpd restarted', async () => {
    const now = await start()
    return now !== undefined && now !== before
  })
}

const letters: Record<Intent, string> = {
  ready: '',
  drain: 'w_status_N',
  maintenance: 'w_status_S',
  unknown: '',
}

const prepare = (address: () => string) => async (): Promise<BalancedNodes> => {
  const other = createHttpd()
  return {
    target: target({ address: address() }),
    members: nodes.map((node) => ({ name: memberOf(node.name), address: node.address })),
    newVisitor: visitorsOf(`${httpd.url}/crm/`, memberOf),
    async changeBehindItsBack(member, intent) {
      const headers = {
        referer: `${httpd.url}/`,
        authorization: `Basic ${Buffer.from(`${manager.username}:${manager.password}`).toString('base64')}`,
      }
      const page = await (await fetch(httpd.managerUrl, { headers })).text()
      const nonce = /nonce=([0-9a-f-]+)/.exec(page)?.[1] ?? ''
      const form = { b: httpd.balancer, w: member, nonce, [letters[intent]]: '1' }
      await fetch(httpd.managerUrl, { method: 'POST', headers, body: new URLSearchParams(form) })
    },
    reload: () => restarted(other, httpd, target()),
    freeze: () => httpd.kill('SIGSTOP'),
    thaw: () => httpd.kill('SIGCONT'),
    addressAt: (place) => `http://${place}/balancer-manager`,
    preamble: 'HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\n\r\n',
  }
}

describeBalancer(
  'httpd',
  createHttpd,
  prepare(() => httpd.managerUrl),
)
describeBalancer(
  'httpd before 2.4.68, which keeps its nonce out of the XML,',
  createHttpd,
  prepare(() => older.managerUrl),
)

let growing: LocalHttpd | undefined
describeMembers('httpd', createHttpd, async () => {
  growing = await start('growing')
  const { managerUrl, url } = growing
  const place = { kind: 'added' } as const
  return {
    target: target({ address: managerUrl }),
    newVisitor: visitorsOf(`${url}/crm/`, (node) => node),
    place,
  }
})
afterAll(() => growing?.stop())

describe('httpd', () => {
  const balancer = createHttpd()
  afterAll(() => balancer.close())

  it('says wrong credentials, in words without the password', async () => {
    for (const wrong of [{ password: 'guessed wrong' }, { username: null, password: null }]) {
      const seen = await balancer.observe(target(wrong))
      const write = await balancer.setIntent(target(wrong), memberOf('node1'), 'drain')
      expect(seen).toMatchObject({ ok: false, failure: { kind: 'unauthorized' } })
      expect(write).toMatchObject({ confirmed: false, failure: { kind: 'unauthorized' } })
      expect(JSON.stringify([seen, write])).not.toContain('guessed wrong')
    }
  })

  it('says where there is no manager', async () => {
    const missing = await balancer.observe(target({ address: `${httpd.url}/server-status` }))
    expect(missing).toMatchObject({ ok: false, failure: { kind: 'bad-reply' } })
  })

  it('notices a change that was dropped, although httpd answers 200', async () => {
    const deaf = await startOlderHttpd(httpd.url, { drop: 'POST' })
    const write = await balancer.setIntent(target({ address: deaf.managerUrl }), memberOf('node1'), 'drain')
    expect(write).toMatchObject({
      confirmed: false,
      failure: { kind: 'bad-reply', message: expect.stringContaining('reads back as ready') },
    })
    deaf.stop()
  })

  it('says that its health is learnt by traffic alone, and calls a dead member down when that has failed', async () => {
    const status = async () => {
      const seen = await balancer.observe(target())
      const member = seen.ok ? seen.members.find(({ name }) => name === memberOf('node3')) : undefined
      return [member?.opinion, member?.statusText]
    }
    expect(await status()).toEqual(['up', 'Init Ok, by its traffic alone'])
    nodes.at(-1)?.stop()
    expect((await status())[0]).toBe('up')
    await waitUntil('a request to it failed', async () => {
      await visitorsOf(`${httpd.url}/crm/`, memberOf)().visit()
      return (await status())[0] === 'down'
    })
  })

  it('tells whether what it was told survives a restart, and it does', async () => {
    const persistent = await start('persistent', true)
    const at = target({ address: persistent.managerUrl })
    expect(await balancer.observe(target())).toMatchObject({ keepsIntents: false })
    expect(await balancer.observe(at)).toMatchObject({ keepsIntents: true })
    await balancer.setIntent(at, memberOf('node1'), 'drain')
    await restarted(balancer, persistent, at)
    const after = await balancer.observe(at)
    expect(after.ok && after.members[0]?.intent).toBe('drain')
    await persistent.stop()
  })
})
