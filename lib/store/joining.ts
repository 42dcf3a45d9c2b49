import type pg from 'pg'
import { servedRelease } from '@/lib/domain/release'
import { readContexts } from './observations'

export type WantedVersion = { contextPath: string; version: string }

/**
 * Those of the nodes that the probe did not see serve exactly the wanted version of everything, or whose last poll
 * was not answered.
 */
export async function readLacking(
  pool: pg.Pool,
  nodeIds: string[],
  wanted: WantedVersion[],
): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ nodeId: string; contexts: unknown }>(
    'SELECT "nodeId", "contexts" FROM "NodeObservation" WHERE "nodeId" = ANY($1::uuid[]) AND "failure" IS NULL',
    [nodeIds],
  )
  const complete = new Set(
    rows.filter(({ contexts }) => servesAll(contexts, wanted)).map(({ nodeId }) => nodeId),
  )
  return new Set(nodeIds.filter((id) => !complete.has(id)))
}

function servesAll(stored: unknown, wanted: WantedVersion[]): boolean {
  const contexts = readContexts(stored)
  return wanted.every(({ contextPath, version }) => {
    const served = servedRelease(contexts, contextPath)
    return served?.running === true && served.version === version
  })
}
