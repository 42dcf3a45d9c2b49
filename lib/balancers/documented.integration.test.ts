import { chownSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { httpdBasics, loadModules, runHttpd } from '@/bin/local/httpd-process'
import { freePort } from '@/bin/local/ports'
import { clearDirectory } from '@/bin/local/reaper'
import { type LocalServer, launch } from '@/bin/local/server'
import { makeServerDirectory, serverUser } from '@/bin/local/user'
import { waitUntil } from '@/bin/local/wait'
import type { Balancer, BalancerTarget } from './balancer'
import { type SessionNode, startSessionNode, visitorsOf } from './fixtures/session-nodes'
import { createHaproxy } from './haproxy/driver'
import { createHttpd } from './httpd/driver'
import { createModJk } from './mod_jk/driver'

const page = readFileSync(new URL('../../docs/balancers.md', import.meta.url), 'utf8')
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\n([^\`]*)\`\`\``, 'g'))].map(([, text = '']) => text)

const base = mkdtempSync(join(tmpdir(), 'muster-documented-'))
clearDirectory(base)
const running: LocalServer[] = []
let nodes: SessionNode[]

beforeAll(async () => {
  nodes = await Promise.all(['node1', 'node2'].map(startSessionNode))
})
afterAll(async () => {
  await Promise.all(running.map((server) => server.stop()))
  for (const node of nodes) node.stop()
})

/** Puts this machine's places for those of the page; what the page does not name is an error of this test. */
function placed(text: string, places: Record<string, string>): string {
  const all = {
    '10.0.0.11:8080': nodes[0]?.address ?? '',
    '10.0.0.12:8080': nodes[1]?.address ?? '',
    ...places,
  }
  return Object.entries(all).reduce((result, [there, here]) => result.replaceAll(there, here), text)
}

function write(file: string, text: string): string {
  writeFileSync(file, text)
  const user = serverUser()
  if (user) chownSync(file, user.uid, user.gid)
  return file
}

const targetOf = (address: string): BalancerTarget => ({
  ...{ address, backend: 'app', username: null, password: null, timeoutMs: 2_000 },
})

async function startHaproxy(configuration: string) {
  const directory = makeServerDirectory(join(base, `haproxy${running.length}`))
  const [traffic, api] = [await freePort(), await freePort()]
  const places = {
    '10.0.0.5:9999': `127.0.0.1:${api}`,
    '10.0.0.5:80': `127.0.0.1:${traffic}`,
    '/run/haproxy': directory,
    '/var/lib/haproxy': directory,
    ' group muster': '',
  }
  const file = write(join(directory, 'haproxy.cfg'), placed(configuration, places))
  const target = targetOf(`127.0.0.1:${api}`)
  const driver = createHaproxy()
  const server = await launch({
    name: 'haproxy',
    processes: [
      {
        command: '/usr/sbin/haproxy',
        args: ['-W', '-db', '-f', file],
        cwd: directory,
        runAs: serverUser(),
        logFile: join(directory, 'haproxy.log'),
      },
    ],
    ready: (signal) => waitUntil('HAProxy', async () => (await driver.observe(target)).ok, { signal }),
  })
  running.push(server)
  return { target, socket: join(directory, 'admin.sock'), url: `http://127.0.0.1:${traffic}/` }
}

/** A drain through it, with real cookies. */
async function drains(driver: Balancer, target: BalancerTarget, member: string, url: string): Promise<void> {
  const newVisitor = visitorsOf(url, (node) => node)
  let visitor = newVisitor()
  await waitUntil('somebody has a session there', async () => {
    visitor = newVisitor()
    return (await visitor.visit()).member === 'node1'
  })
  expect(await driver.setIntent(target, member, 'drain')).toEqual({ confirmed: true, observed: 'drain' })
  for (let visits = 0; visits < 3; visits++) {
    expect(await visitor.visit()).toEqual({ member: 'node1', sameSession: true })
    expect((await newVisitor().visit()).member).toBe('node2')
  }
}

describe("The page's configuration of", () => {
  const [whole = '', ...others] = blocks('haproxy')
  const withBackend = (backend: string) => `${whole.slice(0, whole.indexOf('\nbackend app'))}\n${backend}`
  const withState = (lines: string) => {
    const [global = '', defaults = ''] = lines.split('\n\n').map((part) => part.replace(/^\w+\n/, ''))
    return whole.replace('\n\ndefaults\n', `\n${global}\n\ndefaults\n${defaults}`)
  }
  const state = others.find((text) => text.includes('server-state-file')) ?? ''
  const haproxies: [string, string, { slots: string[]; add: boolean }][] = [
    ['insert', whole, { slots: ['slot1', 'slot2'], add: false }],
    ['with state', withState(state), { slots: ['slot1', 'slot2'], add: false }],
    ['dynamic', withBackend(others[0] ?? ''), { slots: ['slot1', 'slot2', 'slot3', 'slot4'], add: true }],
    ['prefix', withBackend(others[1] ?? ''), { slots: ['slot1'], add: false }],
    ['stick-table', withBackend(others[2] ?? ''), { slots: [], add: true }],
    ['use-server', withBackend(others[3] ?? ''), { slots: [], add: true }],
  ]

  it.each(haproxies)('HAProxy, %s', async (mark, configuration, openings) => {
    expect(configuration).toContain(mark === 'with state' ? 'load-server-state' : mark)
    const { target, socket, url } = await startHaproxy(configuration)
    const driver = createHaproxy()
    await drains(driver, target, 'node1', url)
    const seen = await driver.observe(targetOf(socket))
    expect(seen.ok && seen.members.map(({ name, intent }) => [name, intent])).toEqual([
      ['node1', 'drain'],
      ['node2', 'ready'],
    ])
    expect(seen.ok && seen.openings).toMatchObject(openings)
  })

  it('httpd', async () => {
    const directory = makeServerDirectory(join(base, 'httpd'))
    const port = await freePort()
    const modules = [
      ...['proxy', 'proxy_http', 'proxy_balancer', 'lbmethod_byrequests', 'slotmem_shm'],
      ...['proxy_hcheck', 'watchdog'],
    ]
    const text = placed(blocks('httpd')[0] ?? '', { '10.0.0.2': '127.0.0.1' })
    const basics = `${httpdBasics(directory, port)}${loadModules(modules)}\n`
    const file = write(join(directory, 'httpd.conf'), basics + text)
    const url = `http://127.0.0.1:${port}`
    running.push(await runHttpd('httpd', directory, file, url))
    const driver = createHttpd()
    const target = targetOf(`${url}/balancer-manager`)
    await drains(driver, target, `http://${nodes[0]?.address}`, `${url}/`)
    const seen = await driver.observe(target)
    expect(seen).toMatchObject({ ok: true, keepsIntents: true, openings: { slots: [], add: true } })
    expect(seen.ok && seen.members.map(({ route, statusText }) => [route, statusText])).toEqual([
      ['node1', 'Init Drn Ok'],
      ['node2', 'Init Ok'],
    ])
    expect(seen.ok && seen.startedAt).toBeInstanceOf(Date)
    await driver.close()
  })

  it('mod_jk', async () => {
    const directory = makeServerDirectory(join(base, 'mod_jk'))
    const port = await freePort()
    const workers = write(join(directory, 'workers.properties'), blocks('workers')[0] ?? '')
    const text = placed(blocks('httpd-jk')[0] ?? '', {
      '/etc/apache2/workers.properties': workers,
      '/var/run/apache2': directory,
      '10.0.0.2': '127.0.0.1',
    })
    const basics = `${httpdBasics(directory, port)}${loadModules(['jk'])}\nJkLogFile ${directory}/jk.log\n`
    const file = write(join(directory, 'httpd.conf'), basics + text)
    const url = `http://127.0.0.1:${port}`
    running.push(await runHttpd('mod_jk', directory, file, url))
    const driver = createModJk()
    const target = targetOf(`${url}/jkstatus`)
    expect((await driver.setIntent(target, 'node1', 'drain')).confirmed).toBe(true)
    const seen = await driver.observe(target)
    expect(seen).toMatchObject({ ok: true, keepsIntents: false, openings: { slots: [], add: false } })
    expect(seen.ok && seen.members.map(({ route, intent }) => [route, intent])).toEqual([
      ['node1', 'drain'],
      ['node2', 'ready'],
      ['node3', 'maintenance'],
    ])
    expect(seen.ok && seen.startedAt).toBeInstanceOf(Date)
    await driver.close()
  })
})
