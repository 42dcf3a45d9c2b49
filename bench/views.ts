import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { request } from 'undici'
import type { LocalServer } from '@/bin/local/server'
import { waitUntil } from '@/bin/local/wait'
import { type Figure, median, percentile, type Section, table } from './figures'
import { startIdleHaproxy } from './idle-haproxy'
import { addBalancer, addSimulatedCluster, simulatedNodes } from './inventory'
import { admin, launchSimulator, type MeasuredConsole, startMeasuredConsole } from './measured-console'
import { cpuSecondsOf, memoryOf } from './processes'
import { countStatements } from './statements'

const nodes = 1_000
const few = 10
const requests = 40
const warmups = 10
const visits = 9
const openSeconds = 20

type Reply = { ms: number; wireBytes: number }

/** The node list and the first view of the cluster page with 1,000 nodes that are being watched. */
export async function run(say: (line: string) => void): Promise<Section> {
  const simulator = await launchSimulator(nodes)
  const console = await startMeasuredConsole()
  const others: LocalServer[] = [simulator]
  try {
    const { store, secrets } = console
    const cluster = { port: simulator.port, intervalSeconds: 5 }
    for (const [slug, count] of [
      ['few', few],
      ['many', nodes],
    ] as const) {
      const clusterId = await addSimulatedCluster(store, secrets, { slug, nodes: count, ...cluster })
      const members = simulatedNodes(count, simulator.port)
      const haproxy = await startIdleHaproxy(mkdtempSync(join(console.directory, 'haproxy-')), members)
      others.push(haproxy)
      await addBalancer(store, clusterId, haproxy)
    }
    await waitUntil('Every node is up, and a member', () => allUp(console), {
      timeoutMs: 90_000,
      intervalMs: 500,
    })
    // Minutes are rolled up once they are over; without one, there is less to read than there will be.
    await new Promise((resolve) => setTimeout(resolve, 75_000))
    const figures = [...(await timeReplies(console, say)), ...(await visit(console, say))]
    figures.push({ what: 'web memory, peak RSS', value: memoryOf(console.web.pid).peakMb, unit: 'MB' })
    await console.worker.stop()
    figures.push(...(await statements(console, say)))
    return { title: `Views of ${nodes.toLocaleString('en')} nodes`, text: table(figures) }
  } finally {
    for (const server of others) await server.stop()
    await console.stop()
  }
}

async function allUp({ store }: MeasuredConsole): Promise<boolean> {
  const { rows } = await store.pool.query<{ up: number; members: number }>(
    `SELECT (SELECT count(*) FROM "NodeObservation" WHERE "health" = 'up')::int AS up,
       (SELECT count(*) FROM "Member" WHERE "nodeId" IS NOT NULL)::int AS members`,
  )
  return rows[0]?.up === nodes + few && rows[0].members === nodes + few
}

/** One request after the other, by a script's token and by a person's cookie, while the worker goes on polling. */
async function timeReplies(console: MeasuredConsole, say: (line: string) => void): Promise<Figure[]> {
  const figures: Figure[] = []
  const api = { authorization: `Bearer ${console.token}` }
  const lists = [
    ['node list, 100 of 1,000 through the API', '/api/v1/clusters/many/nodes?limit=100', api],
    ['node list, 500 of 1,000 through the API', '/api/v1/clusters/many/nodes?limit=500', api],
    ['cluster page, the HTML', '/clusters/many', { cookie: await signIn(console) }],
  ] as const
  for (const [what, path, headers] of lists) {
    const replies: Reply[] = []
    for (let index = 0; index < warmups; index++) await timed(`${console.url}${path}`, headers)
    const cpuBefore = cpuSecondsOf(console.web.pid)
    for (let index = 0; index < requests; index++) replies.push(await timed(`${console.url}${path}`, headers))
    const cpuMs = ((cpuSecondsOf(console.web.pid) - cpuBefore) / requests) * 1_000
    const times = replies.map(({ ms }) => ms)
    const page = path === '/clusters/many'
    const kilobytes = median(replies.map(({ wireBytes }) => wireBytes)) / 1024
    figures.push({ what: `${what}, p50`, value: median(times), unit: 'ms' })
    figures.push({
      what: `${what}, p95`,
      value: percentile(times, 0.95),
      unit: 'ms',
      ...(page ? { aim: 500 } : {}),
    })
    figures.push({ what: `${what}, CPU of web and its children`, value: cpuMs, unit: 'ms' })
    figures.push({ what: `${what}, compressed`, value: kilobytes, unit: 'KB', ...(page ? { aim: 300 } : {}) })
    say(
      `${what}: p50 ${median(times).toFixed(0)} ms, p95 ${percentile(times, 0.95).toFixed(0)} ms, ${kilobytes.toFixed(0)} KB, ${cpuMs.toFixed(0)} ms CPU`,
    )
  }
  return figures
}

/** Bytes as they come over the wire: undici's fetch would have unpacked them. */
async function timed(url: string, headers: Record<string, string>): Promise<Reply> {
  const begun = performance.now()
  const reply = await request(url, { headers: { ...headers, 'accept-encoding': 'gzip, br', accept: '*/*' } })
  const body = await reply.body.arrayBuffer()
  if (reply.statusCode !== 200) throw new Error(`${url} answered ${reply.statusCode}`)
  return { ms: performance.now() - begun, wireBytes: body.byteLength }
}

async function signIn({ url }: MeasuredConsole): Promise<string> {
  const reply = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(admin),
  })
  if (!reply.ok) throw new Error(`signing in: ${reply.status} ${await reply.text()}`)
  return reply.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

/** A browser with an empty cache: everything that the first view loads, and when it stands there. */
async function visit(console: MeasuredConsole, say: (line: string) => void): Promise<Figure[]> {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
    ],
  })
  const painted: number[] = []
  const bytes: number[] = []
  let openCpuMs = Number.NaN
  try {
    const cookie = await signIn(console)
    for (let index = 0; index < visits; index++) {
      const context = await browser.newContext({ extraHTTPHeaders: { cookie } })
      const page = await context.newPage()
      const cdp = await context.newCDPSession(page)
      let received = 0
      cdp.on('Network.loadingFinished', ({ encodedDataLength }) => {
        received += encodedDataLength
      })
      await cdp.send('Network.enable')
      await page.goto(`${console.url}/clusters/many`, { waitUntil: 'load' })
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      painted.push(
        await page.evaluate(
          () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
        ),
      )
      bytes.push(received)
      if (index === visits - 1) {
        const cpuBefore = cpuSecondsOf(console.web.pid)
        await new Promise((resolve) => setTimeout(resolve, openSeconds * 1_000))
        openCpuMs = ((cpuSecondsOf(console.web.pid) - cpuBefore) / openSeconds) * 1_000
      }
      await context.close()
    }
  } finally {
    await browser.close()
  }
  say(`first view in Chromium: painted ${painted.map((ms) => ms.toFixed(0)).join(' ')} ms`)
  const note = 'Chromium, empty cache, on the same machine'
  return [
    { what: 'first view painted, p50', value: median(painted), unit: 'ms', note },
    { what: 'first view painted, p95', value: percentile(painted, 0.95), unit: 'ms', aim: 500, note },
    {
      what: 'first view, all that was loaded',
      value: median(bytes) / 1024,
      unit: 'KB',
      note: 'HTML, scripts, styles, fonts',
    },
    {
      what: 'one page left open: CPU of web',
      value: openCpuMs,
      unit: 'ms a second',
      note: 'it is told every second that nodes changed, and looks again',
    },
  ]
}

async function statements(console: MeasuredConsole, say: (line: string) => void): Promise<Figure[]> {
  const log = join(console.directory, 'postgres', 'postgres.log')
  const api = { authorization: `Bearer ${console.token}` }
  const page = { cookie: await signIn(console) }
  const count = (path: string, headers: Record<string, string>) =>
    countStatements(console.store, log, () => timed(`${console.url}${path}`, headers))
  const figures: Figure[] = []
  for (const [what, path, headers] of [
    ['node list', '/api/v1/clusters/{cluster}/nodes?limit=100', api],
    ['cluster page', '/clusters/{cluster}', page],
  ] as const) {
    const small = await count(path.replace('{cluster}', 'few'), headers)
    const large = await count(path.replace('{cluster}', 'many'), headers)
    say(`SQL statements of the ${what}: ${small} with ${few} nodes, ${large} with ${nodes}`)
    const note = `with ${few} nodes: ${small}`
    figures.push({
      what: `SQL statements of the ${what}`,
      value: large,
      unit: 'statements',
      aim: small,
      note,
    })
  }
  return figures
}
