import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { waitUntil } from '@/bin/local/wait'
import { type Figure, median, type Section, table } from './figures'
import { addSimulatedCluster } from './inventory'
import { launchSimulator, type MeasuredConsole, startMeasuredConsole } from './measured-console'
import { cpuSecondsOf, memoryOf } from './processes'

const intervalSeconds = 5
const windows = 3
const windowSeconds = 30
const warmupSeconds = 10
const root = fileURLToPath(new URL('..', import.meta.url))

type Window = {
  bare: number
  worker: number
  postgres: number
  lagP99Ms: number
  storedP99Ms: number
  rssMb: number
}
type BareLoop = { polls: number; failed: number; cpuSeconds: number }

/** What it costs to watch 100 and 1,000 nodes, beside a loop that only asks and parses. */
export async function run(say: (line: string) => void): Promise<Section> {
  const parts: string[] = []
  for (const nodes of [100, 1_000]) {
    const simulator = await launchSimulator(nodes)
    const console = await startMeasuredConsole()
    try {
      const measured = await watch(console, nodes, simulator.port, say)
      const figures = table(figuresOf(nodes, measured, console))
      parts.push(`### ${nodes.toLocaleString('en')} nodes every ${intervalSeconds} s\n\n${figures}`)
    } finally {
      await console.stop()
      await simulator.stop()
    }
  }
  return { title: 'Polling', text: parts.join('\n\n') }
}

async function watch(
  console: MeasuredConsole,
  nodes: number,
  port: number,
  say: (line: string) => void,
): Promise<Window[]> {
  const { store, worker, postgres } = console
  await pinToOneCore(worker.pid)
  await addSimulatedCluster(store, console.secrets, { slug: 'bench', nodes, port, intervalSeconds })
  await waitUntil(
    'Every node is up',
    async () => {
      const { rows } = await store.pool.query<{ up: number }>(
        `SELECT count(*)::int AS up FROM "NodeObservation" WHERE "health" = 'up'`,
      )
      return rows[0]?.up === nodes
    },
    { timeoutMs: 60_000, intervalMs: 500 },
  )
  const measured: Window[] = []
  for (let index = 0; index < windows; index++) {
    // At the same time, so that whatever else the machine does costs both the same.
    const bareLoop = runBareLoop(nodes, port)
    await seconds(warmupSeconds)
    const before = {
      worker: cpuSecondsOf(worker.pid),
      postgres: cpuSecondsOf(postgres.pid),
      polls: await polls(console),
    }
    await seconds(windowSeconds)
    const done = (await polls(console)) - before.polls
    const [workerCpu, postgresCpu] = [cpuSecondsOf(worker.pid), cpuSecondsOf(postgres.pid)]
    const bare = await bareLoop
    const window = {
      bare: perThousand(bare.cpuSeconds, bare.polls),
      worker: perThousand(workerCpu - before.worker, done),
      postgres: perThousand(postgresCpu - before.postgres, done),
      rssMb: memoryOf(worker.pid).peakMb,
      ...(await workerStats(console)),
    }
    measured.push(window)
    say(`${nodes} nodes, ${done} polls in ${windowSeconds} s: ${JSON.stringify(window)}`)
  }
  return measured
}

function figuresOf(nodes: number, measured: Window[], console: MeasuredConsole): Figure[] {
  const of = (name: keyof Window) => median(measured.map((window) => window[name]))
  const ratio = median(measured.map(({ worker, bare }) => worker / bare))
  const unit = 'CPU s per 1,000 polls'
  const whole = nodes >= 1_000
  return [
    { what: 'bare loop: same requests, `JSON.parse`', value: of('bare'), unit, note: 'at the same time' },
    { what: 'worker, all its loops', value: of('worker'), unit, note: 'on one core' },
    { what: 'worker : bare loop', value: ratio, unit: '×', ...(whole ? { aim: 3 } : {}) },
    { what: 'Postgres', value: of('postgres'), unit },
    {
      what: 'poll lag p99',
      value: of('lagP99Ms'),
      unit: 'ms',
      ...(whole ? { aim: 1_000 } : {}),
      note: 'due → started, the last 1,000 polls',
    },
    { what: 'stored p99', value: of('storedP99Ms'), unit: 'ms', note: 'due → in the database' },
    { what: 'worker memory, peak RSS', value: of('rssMb'), unit: 'MB', ...(whole ? { aim: 200 } : {}) },
    {
      what: 'web memory, peak RSS',
      value: memoryOf(console.web.pid).peakMb,
      unit: 'MB',
      note: 'nobody looks',
    },
  ]
}

async function polls({ store }: MeasuredConsole): Promise<number> {
  const { rows } = await store.pool.query<{ polls: number }>('SELECT count(*)::int AS polls FROM "Sample"')
  return rows[0]?.polls ?? 0
}

async function workerStats({ store }: MeasuredConsole): Promise<{ lagP99Ms: number; storedP99Ms: number }> {
  const { rows } = await store.pool.query<{ lag: number; stored: number }>(
    `SELECT ("stats"->>'lagP99Ms')::float8 AS lag, ("stats"->>'storedP99Ms')::float8 AS stored
     FROM "Worker" ORDER BY "heartbeatAt" DESC LIMIT 1`,
  )
  return { lagP99Ms: rows[0]?.lag ?? Number.NaN, storedP99Ms: rows[0]?.stored ?? Number.NaN }
}

async function runBareLoop(nodes: number, port: number): Promise<BareLoop> {
  const options = { nodes, port, interval: intervalSeconds, warmup: warmupSeconds, seconds: windowSeconds }
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, `${value}`])
  const { stdout } = await promisify(execFile)(
    'taskset',
    ['-c', '0', process.execPath, '--import', 'tsx', 'bench/bare-loop.ts', ...args],
    { cwd: root },
  )
  const result = JSON.parse(stdout) as BareLoop
  if (result.failed > 0) throw new Error(`The simulator failed ${result.failed} of the bare loop's requests`)
  return result
}

/** The aims are for one core: without this, garbage collection and compilation would run on others. */
async function pinToOneCore(pid: number): Promise<void> {
  await promisify(execFile)('taskset', ['-a', '-c', '-p', '0', `${pid}`])
}

function perThousand(cpuSeconds: number, polls: number): number {
  return (cpuSeconds / polls) * 1_000
}

function seconds(count: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, count * 1_000))
}
