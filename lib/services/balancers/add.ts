import type { Balancer } from '@/lib/contract/balancers'
import { MusterError } from '@/lib/domain/errors'
import { insertBalancer, type NewBalancer } from '@/lib/store/balancers'
import { recordEvent } from '@/lib/store/events'
import { notify } from '@/lib/store/notify'
import { requireCluster } from '../clusters/require'
import { authorise, inTransaction, requirePorts, type ServiceContext } from '../context'
import { refuseAddress } from './address'
import { shapeOneBalancer } from './read'

/** Its members are matched to nodes by the first observation. */
export async function addBalancer(
  ctx: ServiceContext,
  input: Omit<NewBalancer, 'clusterId'> & { cluster: string },
): Promise<Balancer> {
  const actor = authorise(ctx, 'balancers.add', input.cluster)
  const { cluster: slug, password, ...fields } = input
  refuseAddress(fields.kind, fields.address)
  if (!requirePorts(ctx).balancerFor(fields.kind)) {
    throw new MusterError('UNPROCESSABLE', `kind: balancers of kind ${fields.kind} can't be used yet.`)
  }
  const { cluster, balancer } = await inTransaction(ctx, async (tx) => {
    const cluster = await requireCluster(tx, slug)
    const sealed = password === null ? null : ctx.secrets.seal(password)
    const balancer = await insertBalancer(tx, { ...fields, clusterId: cluster.id, password: sealed })
    if (!balancer) throw new MusterError('CONFLICT', `${cluster.name} has a balancer ${input.name} already.`)
    await recordEvent(tx, {
      clusterId: cluster.id,
      clusterSlug: slug,
      type: 'balancer.added',
      change: true,
      actor,
      subject: { kind: 'balancer', name: balancer.name },
      summary: `Added the balancer ${balancer.name}`,
      after: { ...fields, hasPassword: password !== null },
    })
    await notify(tx, { topic: 'inventory', cluster: slug }, { topic: 'work', cluster: slug })
    return { cluster, balancer }
  })
  return await shapeOneBalancer(ctx, cluster, balancer)
}
