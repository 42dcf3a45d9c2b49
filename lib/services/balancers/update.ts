import type { Balancer } from '@/lib/contract/balancers'
import { MusterError } from '@/lib/domain/errors'
import {
  findBalancer,
  forgetMembers,
  type NewBalancer,
  updateBalancer as writeBalancer,
} from '@/lib/store/balancers'
import { recordEvent } from '@/lib/store/events'
import { notify } from '@/lib/store/notify'
import { difference, given } from '../changes'
import { requireCluster } from '../clusters/require'
import { authorise, inTransaction, type ServiceContext } from '../context'
import { refuseAddress } from './address'
import { shapeOneBalancer } from './read'
import { requireBalancer } from './require'

type Fields = Omit<NewBalancer, 'clusterId' | 'kind'>

export async function updateBalancer(
  ctx: ServiceContext,
  input: { cluster: string; balancer: string } & { [K in keyof Fields]?: Fields[K] | undefined },
): Promise<Balancer> {
  const actor = authorise(ctx, 'balancers.update', input.cluster)
  const { cluster: slug, balancer: name, password, ...rest } = input
  const { cluster, balancer } = await inTransaction(ctx, async (tx) => {
    const cluster = await requireCluster(tx, slug)
    const before = await requireBalancer(tx, cluster, name)
    const changes = given(rest)
    if (changes.address !== undefined) refuseAddress(before.kind, changes.address)
    if (changes.name !== undefined && changes.name !== before.name) {
      if (await findBalancer(tx, cluster.id, changes.name)) {
        throw new MusterError('CONFLICT', `${cluster.name} has a balancer ${changes.name} already.`)
      }
    }
    if (
      before.password !== null &&
      password === undefined &&
      (changes.address ?? before.address) !== before.address
    ) {
      throw new MusterError('UNPROCESSABLE', 'address: another address needs the password again.')
    }
    const changed = difference(
      { ...before, password: 'as it was' },
      password === undefined ? changes : { ...changes, password: password === null ? 'none' : 'new' },
    )
    if (!changed) return { cluster, balancer: before }
    const after = await writeBalancer(tx, before.id, {
      ...changes,
      ...(password === undefined ? {} : { password: password && ctx.secrets.seal(password) }),
    })
    if ('address' in changed.after || 'backend' in changed.after) await forgetMembers(tx, before.id)
    await recordEvent(tx, {
      clusterId: cluster.id,
      clusterSlug: slug,
      type: 'balancer.updated',
      change: true,
      actor,
      subject: { kind: 'balancer', name: after.name },
      summary: `Changed ${changed.words} of the balancer ${before.name}`,
      before: changed.before,
      after: changed.after,
    })
    await notify(tx, { topic: 'inventory', cluster: slug }, { topic: 'work', cluster: slug })
    return { cluster, balancer: after }
  })
  return await shapeOneBalancer(ctx, cluster, await requireBalancer(ctx.store.prisma, cluster, balancer.name))
}
