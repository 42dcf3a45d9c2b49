import { waitUntil } from '@/bin/local/wait'
import { createBalancers } from '@/lib/balancers/registry'
import { median, percentile, type Section, table } from './figures'
import { type MeasuredSandbox, millisecondsUntil, startMeasuredSandbox } from './measured-sandbox'

const drains = 20
const kills = 3
const pollIntervalSeconds = 2

/** From the click to `drain` in HAProxy, and from a killed Tomcat to `down` in the console. */
export async function run(say: (line: string) => void): Promise<Section> {
  const sandbox = await startMeasuredSandbox()
  try {
    const drained = await measureDrains(sandbox, say)
    const downs = await measureKills(sandbox, say)
    const figures = [
      { what: 'drain asked for → HAProxy says `drain`, p50', value: median(drained), unit: 'ms' },
      {
        what: 'drain asked for → HAProxy says `drain`, p95',
        value: percentile(drained, 0.95),
        unit: 'ms',
        aim: 300,
        note: `${drains} drains through the API`,
      },
      {
        what: `node killed → shown as down, polled every ${pollIntervalSeconds} s, the longest`,
        value: Math.max(...downs) / 1000,
        unit: 's',
        aim: 2 * pollIntervalSeconds + 1,
        note: `${kills} kills: ${downs.map((ms) => (ms / 1000).toFixed(1)).join(', ')} s`,
      },
    ]
    return { title: 'Drain, and a killed node', text: table(figures) }
  } finally {
    await sandbox.stop()
  }
}

async function measureDrains(sandbox: MeasuredSandbox, say: (line: string) => void): Promise<number[]> {
  const { client } = sandbox
  const { cluster, nodes, balancers: described } = sandbox.file()
  const balancers = createBalancers()
  const haproxy = balancers.balancerFor('haproxy')
  const balancer = described[0]
  if (!haproxy || !balancer?.runtimeAddress) throw new Error('the sandbox has no HAProxy')
  const target = {
    address: balancer.runtimeAddress,
    backend: balancer.backend,
    username: null,
    password: null,
    timeoutMs: 2_000,
  }
  const intentIs = async (node: string, intent: string) => {
    const seen = await haproxy.observe(target)
    return seen.ok && seen.members.some((member) => member.name === node && member.intent === intent)
  }
  const taken: number[] = []
  for (let index = 0; index < drains; index++) {
    const node = nodes[index % nodes.length]?.name ?? ''
    const clicked = performance.now()
    const asked = client.drains.start({ cluster, node, reason: 'Measured' })
    const [ms] = await Promise.all([
      millisecondsUntil(clicked, () => intentIs(node, 'drain'), { timeoutMs: 20_000, pauseMs: 2 }),
      asked,
    ])
    taken.push(ms)
    // Nobody uses the sandbox: the node is soon empty, and resuming needs the drain to have ended or to be cancelled.
    const { state } = await client.nodes.get({ cluster, node })
    if (state === 'draining') await client.drains.cancel({ cluster, node }).catch(() => undefined)
    if ((await client.nodes.get({ cluster, node })).state === 'drained')
      await client.drains.resume({ cluster, node })
    await waitUntil(
      `${node} takes sessions again`,
      async () =>
        (await client.nodes.get({ cluster, node })).state === 'active' && (await intentIs(node, 'ready')),
      { intervalMs: 50 },
    )
  }
  await balancers.close()
  say(`drains: ${taken.map((ms) => ms.toFixed(0)).join(' ')} ms`)
  return taken
}

async function measureKills(sandbox: MeasuredSandbox, say: (line: string) => void): Promise<number[]> {
  const { client } = sandbox
  const { cluster, nodes } = sandbox.file()
  const taken: number[] = []
  for (let index = 0; index < kills; index++) {
    const node = nodes[index % nodes.length]?.name ?? ''
    const healthIs = async (health: string) => (await client.nodes.get({ cluster, node })).health === health
    await waitUntil(`${node} is up`, () => healthIs('up'), { timeoutMs: 120_000, intervalMs: 250 })
    // At another moment of the interval each time.
    await new Promise((resolve) => setTimeout(resolve, (index * pollIntervalSeconds * 1000) / kills))
    const killed = performance.now()
    process.kill(-(sandbox.file().pids[node] ?? Number.NaN), 'SIGKILL')
    taken.push(await millisecondsUntil(killed, () => healthIs('down'), { timeoutMs: 60_000, pauseMs: 20 }))
  }
  say(`kills: ${taken.map((ms) => ms.toFixed(0)).join(' ')} ms`)
  return taken
}
