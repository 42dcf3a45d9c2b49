import { createVisitor } from '@/bin/local/visitor'
import { waitUntil } from '@/bin/local/wait'
import type { BalancerTarget } from '@/lib/balancers/balancer'
import { createBalancers } from '@/lib/balancers/registry'
import { balancerKinds } from '@/lib/domain/model'
import { median, percentile, type Section, table } from './figures'
import { type MeasuredSandbox, millisecondsUntil, startMeasuredSandbox } from './measured-sandbox'

const drains = 20
const emptied = 5
const reloads = 7
const drainingPollSeconds = 1
const balancerIntervalSeconds = 1

/** A drain through three kinds of balancers at once, its last session, and a reload that forgets what it was told. */
export async function run(say: (line: string) => void): Promise<Section> {
  const sandbox = await startMeasuredSandbox(['--balancers', balancerKinds.join(','), '--one-cluster'])
  try {
    const confirmed = await measureConfirmed(sandbox)
    say(`confirmed by all: ${shown(confirmed)}`)
    const ended = await measureLastSession(sandbox)
    say(`last session gone → drained: ${shown(ended)}`)
    const drifted = await measureReload(sandbox)
    say(`reload → drift: ${shown(drifted)}`)
    const figures = [
      { what: 'drain asked for → three balancers say so, p50', value: median(confirmed), unit: 'ms' },
      {
        what: 'drain asked for → three balancers say so, p95',
        ...{ value: percentile(confirmed, 0.95), unit: 'ms', aim: 500 },
        note: `${drains} drains; HAProxy, httpd and mod_jk read by the bench itself`,
      },
      {
        what: 'last session signed out → shown as drained, median',
        ...{ value: median(ended) / (drainingPollSeconds * 1000), unit: 'observations', aim: 2 },
        note: `${emptied} times; a node that drains is observed every second, and the second reading of zero ends it`,
      },
      {
        what: 'last session signed out → shown as drained, the longest',
        ...{ value: Math.max(...ended) / (drainingPollSeconds * 1000), unit: 'observations', aim: 2 },
        note: 'what is above 2 is the time from the second one to the answer of the API',
      },
      {
        what: 'HAProxy reloaded → the weight that it forgot is shown as drift, median',
        ...{ value: median(drifted) / 1000, unit: 's' },
        note: `${reloads} reloads`,
      },
      {
        what: 'HAProxy reloaded → the weight that it forgot is shown as drift, the longest',
        ...{ value: Math.max(...drifted) / (balancerIntervalSeconds * 1000), unit: 'intervals' },
        note: `the balancer is observed every ${balancerIntervalSeconds} s; from the signal on, so the reload counts`,
      },
    ]
    return { title: 'Taking out through three balancers', text: table(figures) }
  } finally {
    await sandbox.stop()
  }
}

const shown = (times: number[]) => `${times.map((ms) => ms.toFixed(0)).join(' ')} ms`

async function measureConfirmed(sandbox: MeasuredSandbox): Promise<number[]> {
  const { client, file } = sandbox
  const { cluster, nodes } = file()
  const balancers = readBalancers(sandbox)
  const taken: number[] = []
  for (let index = 0; index < drains; index++) {
    const node = nodes[index % nodes.length]?.name ?? ''
    const clicked = performance.now()
    const asked = client.drains.start({ cluster, node, reason: 'Measured' })
    const [ms] = await Promise.all([
      millisecondsUntil(clicked, () => balancers.allSay(node, 'drain'), { timeoutMs: 20_000, pauseMs: 2 }),
      asked,
    ])
    taken.push(ms)
    await putBack(sandbox, node)
    await waitUntil(`${node} is ready everywhere`, () => balancers.allSay(node, 'ready'), { intervalMs: 50 })
  }
  await balancers.close()
  return taken
}

/** The balancers themselves, read past the console. */
function readBalancers(sandbox: MeasuredSandbox) {
  const drivers = createBalancers()
  const asked = sandbox.file().balancers.map(({ kind, backend, runtimeAddress, managerUrl }) => {
    const driver = drivers.balancerFor(kind)
    const address = runtimeAddress ?? managerUrl
    if (!driver || !address) throw new Error(`the sandbox's ${kind} can't be read`)
    const target: BalancerTarget = { address, backend, username: null, password: null, timeoutMs: 2_000 }
    return { driver, target }
  })
  return {
    async allSay(node: string, intent: string) {
      const seen = await Promise.all(asked.map(({ driver, target }) => driver.observe(target)))
      return seen.every(
        (each) =>
          each.ok &&
          each.members.some(
            (member) => (member.route === node || member.name === node) && member.intent === intent,
          ),
      )
    },
    close: () => drivers.close(),
  }
}

/** Nobody uses the sandbox: the node is soon empty, and resuming needs the drain to have ended or to be cancelled. */
async function putBack({ client, file }: MeasuredSandbox, node: string): Promise<void> {
  const { cluster } = file()
  const stateOf = async () => (await client.nodes.get({ cluster, node })).state
  if ((await stateOf()) === 'draining') await client.drains.cancel({ cluster, node }).catch(() => undefined)
  if ((await stateOf()) === 'drained') await client.drains.resume({ cluster, node })
  await waitUntil(`${node} is active`, async () => (await stateOf()) === 'active', { intervalMs: 50 })
}

async function measureLastSession(sandbox: MeasuredSandbox): Promise<number[]> {
  const { client, file } = sandbox
  const { cluster, balancers } = file()
  const taken: number[] = []
  for (let index = 0; index < emptied; index++) {
    const visitor = createVisitor(balancers[0]?.trafficUrl ?? '')
    const { node } = await visitor.visit()
    if (!node) throw new Error('the sample solution did not say its node')
    const held = async () => (await client.nodes.get({ cluster, node })).sessions === 1
    await waitUntil('the session is counted', held, { timeoutMs: 20_000, intervalMs: 100 })
    await client.drains.start({ cluster, node, reason: 'Measured' })
    const confirmed = async () => (await client.drains.get({ cluster, node })).confirmedAt !== null
    await waitUntil('the drain is confirmed', confirmed, { intervalMs: 50 })
    // At another moment of the interval each time.
    await new Promise((resolve) => setTimeout(resolve, (index * drainingPollSeconds * 1000) / emptied))
    await visitor.visit('logout.jsp')
    const gone = performance.now()
    const drained = async () => (await client.nodes.get({ cluster, node })).state === 'drained'
    taken.push(await millisecondsUntil(gone, drained, { timeoutMs: 30_000, pauseMs: 10 }))
    await putBack(sandbox, node)
  }
  return taken
}

async function measureReload({ client, file }: MeasuredSandbox): Promise<number[]> {
  const { cluster, balancers, nodes, pids } = file()
  const balancer = balancers.find(({ kind }) => kind === 'haproxy')?.name ?? ''
  const member = nodes[0]?.name ?? ''
  const driftIs = async (there: boolean) => {
    const { drift } = await client.balancers.get({ cluster, balancer })
    return drift.some(({ kind }) => kind === 'weight') === there
  }
  await client.balancers.setWeight({ cluster, balancer, member, weight: 42, reason: 'Measured' })
  const taken: number[] = []
  for (let index = 0; index < reloads; index++) {
    await waitUntil('there is no drift', () => driftIs(false), { intervalMs: 50 })
    await new Promise((resolve) => setTimeout(resolve, (index * balancerIntervalSeconds * 1000) / reloads))
    const signalled = performance.now()
    process.kill(pids.haproxy ?? Number.NaN, 'SIGUSR2')
    taken.push(await millisecondsUntil(signalled, () => driftIs(true), { timeoutMs: 20_000, pauseMs: 10 }))
    await client.balancers.mend({ cluster, balancer, member, reason: 'Measured' })
  }
  return taken
}
