import type { WriteResult } from '@/lib/balancers/balancer'
import type { Intent } from '@/lib/domain/model'
import { confirmIntent } from '@/lib/store/balancer-watch'
import type { WatchedBalancer } from './inventory'
import type { WorkerContext } from './worker-context'

/** Tells a balancer what to do with a member, reads it back, and stores what was read. */
export async function tellBalancer(
  context: Pick<WorkerContext, 'balancerFor' | 'store' | 'now'>,
  balancer: WatchedBalancer,
  member: string,
  intent: Exclude<Intent, 'unknown'>,
): Promise<WriteResult> {
  const driver = context.balancerFor(balancer.kind)
  if (!driver) {
    const message = `Muster cannot talk to balancers of the kind ${balancer.kind} yet`
    return { confirmed: false, failure: { kind: 'bad-reply', message } }
  }
  const result = await driver.setIntent(balancer.target, member, intent)
  if (result.confirmed) {
    await confirmIntent(context.store.pool, balancer.id, member, result.observed, context.now())
  }
  return result
}
