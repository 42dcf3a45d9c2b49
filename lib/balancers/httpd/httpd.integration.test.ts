import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalHttpd, startHttpd } from '@/bin/local/httpd'
import { clearDirectory } from '@/bin/local/reaper'
import { waitUntil } from '@/bin/local/wait'
import type { Intent } from '@/lib/domain/model'
import type { Balancer, BalancerTarget } from '../balancer'
import { type BalancedNodes, describeBalancer, describeVerbs } from '../conformance'
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
let deaf: OlderHttpd

const start = (name: string, persist = false) =>
  startHttpd({ directory: join(directory, name), nodes, manager, persist })

beforeAll(async () => {
  nodes = await Promise.all(['node1', 'node2', 'node3'].map(startSessionNode))
  httpd = await start('httpd')
  older = await startOlderHttpd(httpd.url)
  deaf = await startOlderHttpd(httpd.url, { drop: 'POST' })
})
afterAll(async () => {
  older.stop()
  deaf.stop()
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
    upstream: `127.0.0.1:${httpd.port}`,
    refusing: [
      ...[{ password: 'guessed wrong' }, { username: null, password: null }].map((wrong) => ({
        how: 'wrong credentials',
        target: target(wrong),
        kind: 'unauthorized' as const,
        reads: false,
      })),
      {
        how: 'a nonce that is wrong, to which httpd answers 200',
        target: target({ address: deaf.managerUrl }),
        kind: 'bad-reply',
        reads: true,
      },
    ],
  }
}

describeBalancer(
  'httpd',
  createHttpd,
  prepare(() => httpd.managerUrl),
)
describeVerbs(
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

  it('says where there is no manager', async () => {
    const missing = await balancer.observe(target({ address: `${httpd.url}/server-status` }))
    expect(missing).toMatchObject({ ok: false, failure: { kind: 'bad-reply' } })
  })

  it('takes members until there is no room, and says how many there may be', async () => {
    const small = await start('small')
    const at = target({ address: small.managerUrl })
    const added = { kind: 'added' } as const
    const openings = async () => {
      const seen = await balancer.observe(at)
      return seen.ok ? seen.openings : undefined
    }
    expect(await openings()).toMatchObject({ slots: [], add: true })
    const results = []
    for (let port = 2; port < 8; port++) {
      const node = { name: `late${port}`, address: `127.0.0.1:${port}`, route: `late${port}` }
      results.push((await balancer.addMember(at, node, added)).confirmed)
    }
    expect(results).toEqual([true, true, true, true, true, false])
    const full = expect.stringContaining('8 members and room for 8')
    expect(await openings()).toEqual({ slots: [], add: false, reason: full })
    const more = { name: 'more', address: '127.0.0.1:9', route: 'more' }
    expect(await balancer.addMember(at, more, added)).toMatchObject({ failure: { message: full } })
    await small.stop()
  })

  it('takes a node back at another address, and another node at its address', async () => {
    const again = await start('again')
    const at = target({ address: again.managerUrl })
    const add = (address: string, route: string) =>
      balancer.addMember(at, { name: route, address, route }, { kind: 'added' })
    const [gone, back] = ['http://127.0.0.1:9', 'http://127.0.0.1:10']
    expect(await add('127.0.0.1:9', 'late')).toEqual({ confirmed: true, observed: gone })
    expect(await balancer.removeMember(at, gone)).toEqual({ confirmed: true, observed: 'stopped' })
    expect(await add('127.0.0.1:10', 'late')).toEqual({ confirmed: true, observed: back })
    expect(await add('127.0.0.1:9', 'other')).toEqual({ confirmed: true, observed: gone })
    const seen = await balancer.observe(at)
    expect(seen.ok && seen.members.slice(3).map(({ name, route }) => [name, route])).toEqual([
      [gone, 'other'],
      [back, 'late'],
    ])
    await again.stop()
  })

  it('gives no route to two members, and no second one to a member', async () => {
    const add = (address: string, route: string) =>
      balancer.addMember(target(), { name: 'x', address, route }, { kind: 'added' })
    const [first] = nodes
    expect(await add('127.0.0.1:9', 'node1')).toMatchObject({
      failure: { message: expect.stringContaining(memberOf('node1')) },
    })
    expect(await add(first?.address ?? '', 'other')).toMatchObject({
      failure: { message: expect.stringContaining('with the route node1') },
    })
    expect((await add('127.0.0.1:9', '')).confirmed).toBe(false)
    const seen = await balancer.observe(target())
    expect(seen.ok && seen.members.map(({ route }) => route)).toEqual(['node1', 'node2', 'node3'])
  })

  it('notices a change that was dropped, although httpd answers 200', async () => {
    const write = await balancer.setIntent(target({ address: deaf.managerUrl }), memberOf('node1'), 'drain')
    expect(write).toMatchObject({
      confirmed: false,
      failure: { kind: 'bad-reply', message: expect.stringContaining('reads back as ready') },
    })
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
    await balancer.setWeight(at, memberOf('node2'), 7)
    const node = { name: 'late', address: '127.0.0.1:9', route: 'late' }
    await balancer.addMember(at, node, { kind: 'added' })
    const told = async () => {
      const seen = await balancer.observe(at)
      return seen.ok && seen.members.map(({ route, intent, weight }) => [route, intent, weight])
    }
    const before = await told()
    expect(before).toEqual([
      ['node1', 'drain', 1],
      ['node2', 'ready', 7],
      ['node3', 'ready', 1],
      ['late', 'maintenance', 1],
    ])
    await restarted(balancer, persistent, at)
    expect(await told()).toEqual(before)
    await persistent.stop()
    await persistent.start()
    expect(await told()).toEqual(before)
    await persistent.stop()
  })
})
