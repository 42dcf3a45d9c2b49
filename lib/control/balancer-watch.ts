import { type BalancerFacts, readBalancerFacts, storeBalancer, tell } from '@/lib/store/balancer-watch'
import { readLacking } from '@/lib/store/joining'
import type { SystemEvent } from '@/lib/store/observations'
import { aboutBalancer, type BalancerChanges, balancerChanges } from './balancer-changes'
import type { WatchedBalancer } from './inventory'
import { createMemberHistory, type MemberHistory } from './member-history'
import { everySlot, periodOf, phaseOf } from './slots'
import { tellBalancer } from './tell-balancer'
import type { Loop, WorkerContext } from './worker-context'

type Watched = { balancer: WatchedBalancer; period: number; phase: number }

/** Observes the balancers that this worker owns, and tells them again what they forgot. */
export const balancerWatchLoop: Loop = {
  name: 'balancer-watch',
  async run(signal, context) {
    const { inventory, membership, log } = context
    const running = new Map<string, Promise<void>>()
    const history = createMemberHistory()
    let watched: Watched[] = []
    let seen = { inventory: 0, membership: 0 }
    await everySlot(signal, (slot) => {
      const fresh = new Set<string>()
      if (seen.inventory !== inventory.generation || seen.membership !== membership.generation) {
        seen = { inventory: inventory.generation, membership: membership.generation }
        const before = new Set(watched.map(({ balancer }) => balancer.id))
        watched = ownBalancers(context)
        context.stats.balancers = watched.length
        history.keepOnly(watched.map(({ balancer }) => balancer.id))
        for (const { balancer } of watched) if (!before.has(balancer.id)) fresh.add(balancer.id)
      }
      for (const { balancer, period, phase } of watched) {
        if (running.has(balancer.id) || (slot % period !== phase && !fresh.has(balancer.id))) continue
        const run = watchOnce(context, balancer, history)
          .catch((error) => log.debug({ balancer: balancer.name, err: error }, 'was not stored'))
          .finally(() => running.delete(balancer.id))
        running.set(balancer.id, run)
      }
    })
    await Promise.all(running.values())
  },
}

function ownBalancers({ inventory, membership }: WorkerContext): Watched[] {
  return [...inventory.current.balancers.values()]
    .filter(({ id }) => membership.owns(id))
    .map((balancer) => {
      const period = periodOf(balancer.cluster.balancerIntervalSeconds)
      return { balancer, period, phase: phaseOf(balancer.id, period) }
    })
}

/** One observation: seen, stored, and what it calls for done. */
async function watchOnce(
  context: WorkerContext,
  balancer: WatchedBalancer,
  history: MemberHistory,
): Promise<void> {
  const { store } = context
  const driver = context.balancerFor(balancer.kind)
  if (!driver) return
  const seen = await driver.observe(balancer.target)
  const { observation, samples } = history.add(balancer.id, seen)
  const facts = await readBalancerFacts(store.pool, { id: balancer.id, clusterId: balancer.cluster.id })
  if (!facts) return
  const lacking = await lackingNodes(context, balancer, facts)
  const changes = balancerChanges(balancer, facts, observation, lacking, samples)
  await storeBalancer(store.pool, changes.seen, changes.events)
  await Promise.all([
    ...changes.forgotten.map((order) => tellAgain(context, balancer, order, changes.restarted)),
    ...changes.keepOut.map((order) => keepOut(context, balancer, order)),
  ])
}

/** Joining nodes that lack a wanted release; asked for only where there are any. */
async function lackingNodes(
  context: WorkerContext,
  balancer: WatchedBalancer,
  facts: BalancerFacts,
): Promise<ReadonlySet<string>> {
  const joining = facts.nodes.filter(({ state }) => state === 'joining')
  if (joining.length === 0 || balancer.cluster.wanted.length === 0) return new Set()
  return await readLacking(
    context.store.pool,
    joining.map(({ id }) => id),
    balancer.cluster.wanted,
  )
}

const doing = { draining: 'draining', drained: 'drained', maintenance: 'in maintenance' } as Record<
  string,
  string
>

async function tellAgain(
  context: WorkerContext,
  balancer: WatchedBalancer,
  order: BalancerChanges['forgotten'][number],
  restarted: boolean,
): Promise<void> {
  const { member, node, intent, found, again } = order
  const result = await tellBalancer(context, balancer, member, intent)
  // It stays drift, and is told at each observation: that it failed is said once.
  if (again && !result.confirmed) return
  const state = `${node.name} is ${doing[node.state] ?? node.state}`
  const cause = restarted
    ? `${balancer.name} had forgotten that ${state}`
    : `Somebody set ${node.name} to ${found} at ${balancer.name}, but ${state}`
  const event: SystemEvent = {
    ...aboutBalancer(balancer, context.now()),
    type: 'balancer.reapplied',
    change: result.confirmed,
    rule: 'reconciliation',
    summary: `${cause}; ${result.confirmed ? 'Muster told it again' : 'telling it again failed'}`,
    reason: result.confirmed ? null : result.failure.message,
    before: { member, intent: found },
    after: { member, intent: result.confirmed ? intent : found },
  }
  await tell(context.store.pool, [event])
}

async function keepOut(
  context: WorkerContext,
  balancer: WatchedBalancer,
  order: BalancerChanges['keepOut'][number],
): Promise<void> {
  const { member, node, intent } = order
  const result = await tellBalancer(context, balancer, member, intent)
  if (!result.confirmed) return
  const event: SystemEvent = {
    ...aboutBalancer(balancer, context.now()),
    type: 'balancer.kept-out',
    change: true,
    rule: 'joining',
    summary: `${node.name} does not serve every wanted release yet: ${balancer.name} sends it nobody new`,
    before: { member, intent: 'ready' },
    after: { member, intent },
  }
  await tell(context.store.pool, [event])
}
