import { MusterError } from '@/lib/domain/errors'
import type { Db } from '@/lib/store/client'
import { type ClusterRecord, findCluster } from '@/lib/store/clusters'

/** @throws NOT_FOUND */
export async function requireCluster(db: Db, slug: string): Promise<ClusterRecord> {
  const cluster = await findCluster(db, slug)
  if (!cluster) throw new MusterError('NOT_FOUND', `There is no cluster ${quoted(slug)}.`)
  return cluster
}

/** A name that somebody sent, short enough to be said back. */
export function quoted(name: string): string {
  return `“${name.length > 80 ? `${name.slice(0, 80)}…` : name}”`
}
