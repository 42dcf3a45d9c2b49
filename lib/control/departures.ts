import type { Departure } from '@/lib/domain/departure'
import { carryOutDeparture } from '@/lib/services/nodes/depart'
import { removeDrained } from '@/lib/services/nodes/remove-drained'
import { type OwedDepartures, readDepartures, settleDeparture } from '@/lib/store/departures'
import { readLeavers } from '@/lib/store/leaving'
import { createInFlight } from './in-flight'
import { repeat } from './repeat'
import type { Loop, WorkerContext } from './worker-context'

/** Whoever removed a node tells its balancers at once; what is still owed after that is told from here. */
const ownDoingMs = 10_000
/** A balancer that does not answer is asked again after this long. */
const retryMs = 5_000

/**
 * Removes nodes whose drain was to end so, and tells balancers what they are still owed about removed nodes: one that
 * is away is told when it is back.
 */
export const departuresLoop: Loop = {
  name: 'departures',
  async run(signal, context) {
    const { store, membership, log, now } = context
    const inFlight = createInFlight((key, error) => log.warn({ key, err: error }, 'a departure failed'))
    const tried = new Map<string, number>()
    await repeat(signal, context, {
      name: 'departures',
      intervalMs: 1_000,
      wakeOn: ['work'],
      async step() {
        for (const leaver of await readLeavers(store.prisma)) {
          if (!membership.owns(leaver.nodeId)) continue
          inFlight.start(leaver.nodeId, async () => {
            const departures = await removeDrained(asRule(context), leaver)
            if (departures) await tellAll(context, { ...leaver, departures })
          })
        }
        const at = now().getTime()
        for (const owed of await readDepartures(store.prisma, new Date(at - ownDoingMs))) {
          if (!membership.owns(owed.nodeId) || at - (tried.get(owed.nodeId) ?? 0) < retryMs) continue
          tried.set(owed.nodeId, at)
          inFlight.start(owed.nodeId, () => tellAll(context, owed))
        }
        for (const [nodeId, last] of tried) if (at - last > 10 * retryMs) tried.delete(nodeId)
      },
    })
    await inFlight.settled()
  },
}

const asRule = (context: WorkerContext) => ({
  ...context,
  actor: { kind: 'system' as const, rule: 'departure' },
})

async function tellAll(context: WorkerContext, owed: OwedDepartures): Promise<void> {
  await Promise.all(owed.departures.map((departure) => tellOne(context, owed, departure)))
}

async function tellOne(context: WorkerContext, owed: OwedDepartures, departure: Departure): Promise<void> {
  const { prisma } = context.store
  const { current, generation } = context.inventory
  const balancer = current.balancers.get(departure.balancerId)
  // A balancer that was deleted is owed nothing.
  if (!balancer) return generation > 0 ? await settleDeparture(prisma, owed.nodeId, departure) : undefined
  const driver = context.balancerFor(balancer.kind)
  if (!driver) return
  const at = { name: balancer.name, driver, target: balancer.target }
  const { outcome, message } = await carryOutDeparture(prisma, owed, departure, at)
  if (outcome === 'left') context.log.info({ node: owed.node, balancer: balancer.name }, message)
}
