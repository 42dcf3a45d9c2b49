import type { Db } from './client'
import { aliveSeconds } from './workers'

export type WorkerRecord = {
  id: string
  host: string
  pid: number
  version: string
  startedAt: Date
  heartbeatAt: Date
  alive: boolean
  stats: Record<string, unknown>
}

/** By the database's clock, so that nobody else's matters. Newest heartbeat first. */
export async function listWorkers(db: Db): Promise<WorkerRecord[]> {
  return await db.$queryRaw<WorkerRecord[]>`
    SELECT "id"::text, "host", "pid", "version", "startedAt", "heartbeatAt", "stats",
      "heartbeatAt" > clock_timestamp() - make_interval(secs => ${aliveSeconds}) AS "alive"
    FROM "Worker" ORDER BY "startedAt"`
}
