import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { createBalancers } from '@/lib/balancers/registry'
import { balancerWatchLoop } from '@/lib/control/balancer-watch'
import { departuresLoop } from '@/lib/control/departures'
import { drainsLoop } from '@/lib/control/drains'
import { importLoops } from '@/lib/control/import-loops'
import { inventoryLoop } from '@/lib/control/inventory'
import { joiningLoop } from '@/lib/control/joining'
import { membershipLoop } from '@/lib/control/membership'
import { monitorLoop } from '@/lib/control/monitor'
import { nodeMaintenanceLoop } from '@/lib/control/node-maintenance'
import { owedIntentsLoop } from '@/lib/control/owed-intents'
import { placementsLoop } from '@/lib/control/placements'
import { untilDone } from '@/lib/control/repeat'
import { retentionLoop } from '@/lib/control/retention'
import { silenceLoop } from '@/lib/control/silence'
import { slowStartLoop } from '@/lib/control/slow-start'
import { vanishedLoop } from '@/lib/control/vanished'
import { startWorker } from '@/lib/control/worker'
import type { Loop } from '@/lib/control/worker-context'
import { createSecretBox } from '@/lib/platform/crypto'
import { env, requireEnv } from '@/lib/platform/env'
import { createLogger } from '@/lib/platform/logger'
import { createProbes } from '@/lib/probes/registry'
import { startDrain } from '@/lib/services/drain-node'
import { cancelDrain, resumeNode } from '@/lib/services/put-back'
import { createStore } from '@/lib/store/client'
import { migrate } from '@/lib/store/migrate'
import { version } from '@/package.json'

const help = `Monitors nodes and balancers, and carries out drains and imports. Run as many as you like.

  node --import tsx bin/worker.ts

DATABASE_URL and MUSTER_SECRET must be set; AMQP_URL is needed for imports only. Ends on SIGTERM or SIGINT with what
it had begun finished; a second signal, or 10 seconds, ends it at once.
`

const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } })
if (values.help) {
  console.log(help)
  process.exit(0)
}

/** What a worker does. A loop that has nothing to do costs nothing, and none needs the broker but those of imports. */
const loops: readonly Loop[] = [
  membershipLoop,
  inventoryLoop,
  monitorLoop,
  silenceLoop,
  balancerWatchLoop,
  drainsLoop,
  owedIntentsLoop,
  nodeMaintenanceLoop,
  placementsLoop,
  joiningLoop,
  slowStartLoop,
  departuresLoop,
  vanishedLoop,
  retentionLoop,
  ...importLoops(env().AMQP_URL || null, { start: startDrain, cancel: cancelDrain, resume: resumeNode }),
]
const graceMs = 10_000

// Polls make garbage that lives for seconds. Left alone, V8 lets it grow to several times what is in use.
setFlagsFromString('--heap-growing-percent=25')

const log = createLogger('worker')
const databaseUrl = requireEnv('DATABASE_URL')
const secrets = createSecretBox(requireEnv('MUSTER_SECRET'))
const store = createStore(databaseUrl)
const probes = createProbes()
const balancers = createBalancers()

const asked = new AbortController()
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (asked.signal.aborted) process.exit(1)
    log.info({ signal }, 'ending')
    asked.abort()
  })
}

const migrated = await untilDone(asked.signal, log, 'migrations', () => migrate(databaseUrl))
if (migrated) {
  const worker = startWorker({ version, store, secrets, log, probes, balancers, loops })
  log.info({ loops: loops.map(({ name }) => name), applied: migrated.value }, 'started')
  const stopAsked = new Promise((resolve) => asked.signal.addEventListener('abort', resolve))
  await Promise.race([worker.ended, stopAsked])
  const errors = await worker.stop(graceMs)
  const closing = await Promise.allSettled([probes.close(), balancers.close(), store.close()])
  for (const result of closing) if (result.status === 'rejected') errors.push(result.reason)
  for (const error of errors) log.error({ err: error }, 'did not end cleanly')
  process.exit(errors.length > 0 ? 1 : 0)
}
await store.close()
