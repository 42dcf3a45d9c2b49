import { endsSessions } from '@/lib/domain/drain'
import type { Failure, FailureKind } from '@/lib/domain/model'
import { claimDrains, letGoDrains, letGoEndedDrain } from '@/lib/store/leases'
import { oweReady } from '@/lib/store/owed-intents'
import { type RunningDrain, readRunningDrain, saveDrainStep } from '@/lib/store/running-drains'
import { lateBalancers, pendingBalancers } from './drain-balancers'
import { createEndings, type Endings, endedUncounted, saveEnded } from './drain-endings'
import { createListings, type Listings } from './drain-listings'
import { createMessages, type Messages } from './drain-messages'
import { drainStep } from './drain-step'
import { createInFlight } from './in-flight'
import { repeat } from './repeat'
import { tellBalancer } from './tell-balancer'
import type { Loop, WorkerContext } from './worker-context'

const tickMs = 1_000

/**
 * Carries drains out: tells the balancers, reads them back, and watches the sessions leave. A drain belongs to the
 * worker that holds its lease; each step stands for itself, so that any worker can go on from it.
 */
export const drainsLoop: Loop = {
  name: 'drains',
  async run(signal, context) {
    const { store, id, log } = context
    const inFlight = createInFlight((drain, error) =>
      log.warn({ drain, err: error }, 'a step of a drain failed'),
    )
    const parts = {
      listings: createListings(context),
      endings: createEndings(context),
      messages: createMessages(context),
    }
    const start = (drainId: string) => inFlight.start(drainId, () => advance(context, drainId, parts))
    let held: string[] = []
    const ended = new Set<string>()
    // A new reading of a draining node is looked at when it comes, not a tick later.
    const unsubscribe = context.wakes.subscribe(['nodes'], () => held.forEach(start))
    await repeat(signal, context, {
      name: 'drains',
      intervalMs: tickMs,
      wakeOn: ['work'],
      async step() {
        const before = held
        held = await claimDrains(store.pool, id)
        parts.listings.keepOnly(held)
        parts.endings.keepOnly(held)
        held.forEach(start)
        for (const drainId of before) if (!held.includes(drainId)) ended.add(drainId)
        // Only when nothing is told in its name any more: until then its node's balancers are told again.
        for (const drainId of ended) {
          inFlight.start(drainId, async () => {
            await letGoEndedDrain(store.pool, id, drainId)
            ended.delete(drainId)
          })
        }
      },
    })
    unsubscribe()
    await inFlight.settled()
    await letGoDrains(store.pool, id).catch((error) => log.warn({ err: error }, 'drains were not let go'))
  },
}

type Parts = { listings: Listings; endings: Endings; messages: Messages }

async function advance(
  context: WorkerContext,
  drainId: string,
  { listings, endings, messages }: Parts,
): Promise<void> {
  const { pool } = context.store
  const found = await readRunningDrain(pool, drainId)
  if (!found) return
  const drain = await withEndedCounted(context, found)
  const missing = pendingBalancers(drain)
  const lost = missing.length > 0
  const due = lost || !drain.progress.confirmedAt || lateBalancers(drain).length > 0
  const pending = drain.nodeState === 'draining' && due ? await tellAll(context, drain) : missing
  // After the balancers were read back: only what is read of the node from now on counts.
  const now = context.now()
  const step = drainStep(
    drain,
    { lost, pending, endingFailure: endings.failureOf(drainId) },
    listings.of(drainId),
    now,
  )
  const saved = await saveDrainStep(pool, context.id, drain, step, now)
  // It may have been cancelled while the balancers were told to drain.
  if (!saved) return await oweReady(pool, drain.nodeId, now)
  if (step.progress.endedAt) return
  await messages.carryOut(drain)
  if ((drain.sessions ?? 0) === 0) return
  listings.refresh(drain)
  if (endsSessions(step.progress, now)) await endings.carryOut(drain)
}

/** A drain may end with this very step: what a worker before this one ended stands in its receipt. */
async function withEndedCounted(context: WorkerContext, drain: RunningDrain): Promise<RunningDrain> {
  const ended = endedUncounted(drain)
  if (ended === null) return drain
  await saveEnded(context, drain, ended)
  return { ...drain, ending: null, sessionsEnded: drain.sessionsEnded + ended }
}

/** What keeps each balancer from confirming, after every one that has the node was told and read back. */
async function tellAll(context: WorkerContext, drain: RunningDrain): Promise<string[]> {
  const late = new Set(lateBalancers(drain).map(({ id }) => id))
  const without = new Set(drain.without.map(({ balancer }) => balancer))
  const answers = drain.balancers.map(async ({ id, name, member, intent, observedAt, failure }) => {
    const balancer = context.inventory.current.balancers.get(id)
    if (without.has(name)) {
      // Its silence is waited for by nobody, and what it answers keeps nobody waiting.
      if (late.has(id) && balancer && member !== null) await tellBalancer(context, balancer, member, 'drain')
      return []
    }
    // One that had been told is left to its watch, which sees whether it forgot and says so.
    if (failure && (member === null || intent === 'drain')) return [unconfirmed(name, failure)]
    if (member === null) return observedAt ? [] : [`${name} was not observed yet`]
    if (!balancer) return [`${name} was added just now`]
    const result = await tellBalancer(context, balancer, member, 'drain')
    return result.confirmed ? [] : [unconfirmed(name, result.failure)]
  })
  return (await Promise.all(answers)).flat()
}

const silent: readonly FailureKind[] = ['refused', 'timeout', 'unreachable']

function unconfirmed(name: string, { kind, message }: Failure): string {
  return silent.includes(kind)
    ? `${name} does not answer: ${message}`
    : `${name} refuses the drain: ${message}`
}
