import { MusterError } from '@/lib/domain/errors'
import { type BalancerRecord, findBalancer } from '@/lib/store/balancers'
import type { Db } from '@/lib/store/client'
import type { ClusterRecord } from '@/lib/store/clusters'
import { quoted } from '../clusters/require'

/** @throws NOT_FOUND */
export async function requireBalancer(db: Db, cluster: ClusterRecord, name: string): Promise<BalancerRecord> {
  const balancer = await findBalancer(db, cluster.id, name)
  if (!balancer) {
    throw new MusterError('NOT_FOUND', `The cluster ${cluster.slug} has no balancer ${quoted(name)}.`)
  }
  return balancer
}
