import { isDeepStrictEqual } from 'node:util'
import { type RampTarget, rampPercent, rampWeight } from '@/lib/domain/slow-start'
import { recordEvent } from '@/lib/store/events'
import { notify } from '@/lib/store/notify'
import {
  endRamp,
  type RampingNode,
  readRamping,
  readSlowStarter,
  saveRampedWeight,
  saveRampTargets,
} from '@/lib/store/slow-start'
import { createInFlight } from './in-flight'
import { repeat } from './repeat'
import type { Loop, WorkerContext } from './worker-context'

/**
 * Lets the weight of nodes that became active grow at every balancer. How far it is follows from when it began, so
 * that any worker goes on with it; a node that is taken out meanwhile gets its whole weight back at once, for later.
 */
export const slowStartLoop: Loop = {
  name: 'slow-start',
  async run(signal, context) {
    const { store, membership, log } = context
    const inFlight = createInFlight((node, error) =>
      log.warn({ node, err: error }, 'its weight did not grow'),
    )
    await repeat(signal, context, {
      name: 'slow-start',
      intervalMs: 1_000,
      wakeOn: ['work'],
      async step() {
        for (const node of await readRamping(store.pool)) {
          if (membership.owns(node.nodeId)) inFlight.start(node.nodeId, () => grow(context, node))
        }
      },
    })
    await inFlight.settled()
  },
}

/** Before the first session comes: its members have their first weight when they are told to be ready. */
export async function prepareRamp(context: WorkerContext, nodeId: string): Promise<void> {
  const node = await readSlowStarter(context.store.pool, nodeId)
  if (!node) return
  const first = rampPercent(node.rampSince, node.slowStartSeconds, node.rampSince)
  await tellWeights(context, node, await targetsOf(context, node), first)
}

async function grow(context: WorkerContext, node: RampingNode): Promise<void> {
  const grows = node.state === 'active' || node.state === 'joining'
  const percent = grows ? rampPercent(node.rampSince, node.slowStartSeconds, context.now()) : 100
  const targets = await targetsOf(context, node)
  const complete = await tellWeights(context, node, targets, percent)
  if (percent < 100 || !complete) return
  const { prisma } = context.store
  await prisma.$transaction(async (tx) => {
    if (!(await endRamp(tx, node.nodeId, node.rampSince))) return
    await recordEvent(tx, {
      clusterId: node.clusterId,
      clusterSlug: node.cluster,
      type: 'node.slow-start',
      change: true,
      actor: { kind: 'system', rule: 'slow start' },
      subject: { kind: 'node', name: node.node },
      summary: grows
        ? `${node.node} has its whole weight`
        : `The slow start of ${node.node} ended with its being ${node.state}`,
      after: { weights: targets.map(({ member, weight }) => ({ member, weight })) },
    })
    await notify(tx, { topic: 'nodes', cluster: node.cluster, node: node.node })
  })
}

/** What each member grows to: what somebody wants of it, else what it had when this began. */
async function targetsOf(context: WorkerContext, node: RampingNode): Promise<RampTarget[]> {
  const targets = node.members.flatMap(({ balancerId, name, weight, wantedWeight }) => {
    const began = node.rampTargets.find((one) => one.balancerId === balancerId && one.member === name)
    const whole = wantedWeight ?? began?.weight ?? weight
    return whole === null ? [] : [{ balancerId, member: name, weight: whole }]
  })
  if (!isDeepStrictEqual(targets, node.rampTargets))
    await saveRampTargets(context.store.pool, node.nodeId, targets, node.rampSince)
  return targets
}

/** @returns whether every member was seen with the weight that it is to have now */
async function tellWeights(
  context: WorkerContext,
  node: RampingNode,
  targets: RampTarget[],
  percent: number,
): Promise<boolean> {
  let changed = false
  const told = await Promise.all(
    targets.map(async ({ balancerId, member, weight: whole }) => {
      const weight = rampWeight(whole, percent)
      const seen = node.members.find((one) => one.balancerId === balancerId && one.name === member)
      if (seen?.weight === weight) return true
      const balancer = context.inventory.current.balancers.get(balancerId)
      const driver = balancer && context.balancerFor(balancer.kind)
      if (!balancer || !driver) return true
      const written = await driver.setWeight(balancer.target, member, weight)
      if (!written.confirmed) return false
      await saveRampedWeight(context.store.pool, balancerId, member, written.observed)
      changed = true
      return true
    }),
  )
  if (changed) await notify(context.store.prisma, { topic: 'balancers', cluster: node.cluster })
  return told.every(Boolean)
}
