import type { HealthReport } from '@/lib/contract/system'
import { isDatabaseAway } from '@/lib/store/away'
import { listWorkers, type WorkerRecord } from '@/lib/store/health'
import { requirePorts, type ServiceContext } from '../context'

/** For probes of the console itself: answers whatever is missing, needs no sign-in and names no secret. */
export async function getHealth(ctx: ServiceContext): Promise<HealthReport> {
  const ports = requirePorts(ctx)
  const workers = await readWorkers(ctx)
  const alive = (workers ?? []).filter((worker) => worker.alive)
  return {
    version: ports.site.version,
    ready: workers !== null,
    database: workers
      ? { state: 'up', message: 'The database answers.' }
      : { state: 'down', message: 'The database does not answer.' },
    broker: brokerState(alive, ports.site.amqpUrl !== null),
    worker: { ...workerState(workers, alive.length), workers: alive.length },
  }
}

async function readWorkers(ctx: ServiceContext): Promise<WorkerRecord[] | null> {
  try {
    return await listWorkers(ctx.store.prisma)
  } catch (error) {
    if (!isDatabaseAway(error)) ctx.log.error({ err: error }, 'could not read the workers')
    return null
  }
}

function workerState(
  workers: WorkerRecord[] | null,
  alive: number,
): { state: 'up' | 'down'; message: string } {
  if (!workers) return { state: 'down', message: 'Not known without the database.' }
  if (alive === 0) return { state: 'down', message: 'No worker is watching the clusters.' }
  return { state: 'up', message: alive === 1 ? 'One worker is watching.' : `${alive} workers are watching.` }
}

/** Workers hold the connection to the broker, so that is who can tell. */
function brokerState(
  alive: WorkerRecord[],
  configured: boolean,
): { state: 'up' | 'down' | 'off'; message: string } {
  const said = alive.map(({ stats }) => stats.broker)
  if (said.includes('up')) return { state: 'up', message: 'The broker answers.' }
  if (said.includes('down'))
    return { state: 'down', message: 'The broker does not answer: imports wait for it.' }
  if (!configured || said.includes('off'))
    return { state: 'off', message: 'No broker is set: imports are off.' }
  return { state: 'down', message: 'Not known without a worker.' }
}
