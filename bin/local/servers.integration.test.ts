import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { startHaproxy } from './haproxy'
import { startHttpd } from './httpd'
import { clearDirectory } from './reaper'
import { startTomcat } from './tomcat'
import { waitUntil } from './wait'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = join(here, '../..')
const directory = mkdtempSync(join(tmpdir(), 'muster-servers-'))
clearDirectory(directory)
afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** Command lines of all processes that mention the text: servers name their directories in their arguments. */
function processesWith(text: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((pid) => {
      const file = `/proc/${pid}/cmdline`
      return existsSync(file) ? readFileSync(file, 'utf8').replaceAll('\0', ' ') : ''
    })
    .filter((line) => line.includes(text))
}

function startElsewhere(state: string): ChildProcess {
  const imported = (name: string) => `await import(${JSON.stringify(pathToFileURL(join(here, name)).href)})`
  const program = `(async () => {
    const [{ startPostgres }, { startHaproxy }] = [${imported('postgres.ts')}, ${imported('haproxy.ts')}]
    await startPostgres({ directory: '${state}/postgres' })
    await startHaproxy({ directory: '${state}/haproxy', nodes: [] })
    console.log('up')
  })()`
  return spawn(process.execPath, ['--import', 'tsx', '-e', program], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

test('servers end when the process that started them is killed outright', async () => {
  const state = join(directory, 'orphans')
  const parent = startElsewhere(state)
  await new Promise((up) => parent.stdout?.once('data', up))
  expect(processesWith(state).length).toBeGreaterThanOrEqual(2)

  parent.kill('SIGKILL')
  await waitUntil('no orphan', () => processesWith(state).length === 0, { timeoutMs: 8_000 })
})

test('a server that was killed comes back on the same port; a stopped one leaves nothing', async () => {
  const state = join(directory, 'balancers')
  const node = { name: 'node1', address: '127.0.0.1:1' }
  const haproxy = await startHaproxy({ directory: join(state, 'haproxy'), nodes: [node] })
  const httpd = await startHttpd({ directory: join(state, 'httpd'), nodes: [node] })
  const first = haproxy.pid
  const ended = new Promise((done) => haproxy.onUnexpectedExit(done))
  process.kill(first, 'SIGKILL')
  await expect(ended).resolves.toBe('SIGKILL')

  await haproxy.start()
  expect(haproxy.pid).not.toBe(first)
  await haproxy.setNodes([node, { name: 'node2', address: '127.0.0.1:2' }])
  expect((await fetch(haproxy.url)).status).toBe(503)

  await Promise.all([haproxy.stop(), httpd.stop()])
  expect(processesWith(state)).toEqual([])
})

test('Tomcat answers its manager and survives a kill with its applications', async () => {
  const tomcat = await startTomcat({ directory: join(directory, 'node1'), name: 'node1' })
  const authorization = `Basic ${Buffer.from(`${tomcat.username}:${tomcat.password}`).toString('base64')}`
  const list = async () =>
    (await fetch(`${tomcat.managerUrl}/text/list`, { headers: { authorization } })).text()
  expect(await list()).toContain('/manager:running')
  tomcat.kill('SIGKILL')
  await expect(fetch(tomcat.url)).rejects.toThrow()
  await tomcat.start()
  expect(await list()).toContain('/manager:running')
  await tomcat.stop()
})

test('a server that cannot start says why, with the end of its log', async () => {
  const node = { name: 'not a name', address: '127.0.0.1:1' }
  await expect(startHaproxy({ directory: join(directory, 'broken'), nodes: [node] })).rejects.toThrow(
    /haproxy ended at once \(code 1\)[\s\S]*unknown keyword/,
  )
})
