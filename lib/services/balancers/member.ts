import type { Balancer, BalancerTarget } from '@/lib/balancers/balancer'
import { MusterError } from '@/lib/domain/errors'
import type { BalancerRecord } from '@/lib/store/balancers'
import type { Db } from '@/lib/store/client'
import type { ClusterRecord } from '@/lib/store/clusters'
import { type DriftRow, readDriftRows } from '@/lib/store/drift'
import { quoted } from '../clusters/require'
import { requirePorts, type ServiceContext } from '../context'
import { requireBalancer } from './require'

const timeoutMs = 5_000

/** @throws NOT_FOUND */
export async function requireMember(
  db: Db,
  cluster: ClusterRecord,
  names: { balancer: string; member: string },
): Promise<{ balancer: BalancerRecord; member: DriftRow }> {
  const balancer = await requireBalancer(db, cluster, names.balancer)
  const members = await readDriftRows(db, { balancerIds: [balancer.id] })
  const member = members.find(({ name }) => name === names.member)
  if (!member) throw new MusterError('NOT_FOUND', `${balancer.name} has no member ${quoted(names.member)}.`)
  return { balancer, member }
}

/** How to tell a balancer something, and where. @throws UNPROCESSABLE for a kind without a driver */
export function reach(
  ctx: ServiceContext,
  balancer: BalancerRecord,
): { driver: Balancer; target: BalancerTarget } {
  const driver = requirePorts(ctx).balancerFor(balancer.kind)
  if (!driver) throw new MusterError('UNPROCESSABLE', `Balancers of kind ${balancer.kind} can't be used yet.`)
  const { address, backend, username } = balancer
  const password = balancer.password === null ? null : ctx.secrets.open(balancer.password)
  return { driver, target: { address, backend, username, password, timeoutMs } }
}
