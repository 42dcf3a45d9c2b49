import { kindFacts } from '@/lib/domain/kinds'
import { nodeKinds } from '@/lib/domain/model'
import { ownMaintenanceStep } from '@/lib/domain/own-maintenance'
import type { SystemEvent } from '@/lib/store/observations'
import { type OwnMaintenance, readOwnMaintenance, storeOwnMaintenance } from '@/lib/store/own-maintenance'
import { createInFlight } from './in-flight'
import { backoffMs, repeat } from './repeat'
import type { Loop, WorkerContext } from './worker-context'

const kinds = nodeKinds.filter((kind) => kindFacts[kind].maintenance)

/** Confirmed then: older observations say nothing of it. Or it failed so often, and is tried again not before then. */
type Last = { confirmedAt: Date } | { failures: number; message: string; againAt: number }

/**
 * Keeps the own maintenance mode of nodes that have one as the inventory wants it. It lasts over restarts of the node,
 * so that what a node says when it returns is compared like everything else. Each change is read back.
 */
export const nodeMaintenanceLoop: Loop = {
  name: 'node-maintenance',
  async run(signal, context) {
    const { store, membership, log } = context
    const last = new Map<string, Last>()
    const inFlight = createInFlight((node, error) =>
      log.warn({ node, err: error }, 'maintenance was not set'),
    )
    await repeat(signal, context, {
      name: 'node-maintenance',
      intervalMs: 1_000,
      wakeOn: ['work'],
      async step() {
        const nodes = await readOwnMaintenance(store.pool, kinds)
        const ids = new Set(nodes.map(({ nodeId }) => nodeId))
        for (const id of last.keys()) if (!ids.has(id)) last.delete(id)
        for (const node of nodes) {
          if (!membership.owns(node.nodeId) || !isDue(node, last.get(node.nodeId))) continue
          inFlight.start(node.nodeId, () => reconcile(context, node, last))
        }
      },
    })
    await inFlight.settled()
  },
}

function isDue({ askedAt }: OwnMaintenance, last: Last | undefined): boolean {
  if (!last) return true
  if ('confirmedAt' in last) return askedAt !== null && askedAt > last.confirmedAt
  return performance.now() >= last.againAt
}

async function reconcile(
  context: WorkerContext,
  node: OwnMaintenance,
  last: Map<string, Last>,
): Promise<void> {
  const { store, log, now } = context
  const step = ownMaintenanceStep(node)
  if (step === null) return
  if (step.kind === 'claim') {
    await storeOwnMaintenance(store.pool, node, { ours: step.ours, observed: null, event: null }, now())
    return
  }
  const watched = context.inventory.current.nodes.get(node.nodeId)
  const probe = watched && context.probeFor(watched.kind)
  if (!watched || !probe?.setMaintenance) return
  const { on } = step
  // Before it is told: whoever dies in between leaves a node whose mode is turned off again all the same.
  if (on) await storeOwnMaintenance(store.pool, node, { ours: true, observed: null, event: null }, now())
  const result = await probe.setMaintenance(watched.target, on)
  const at = now()
  const about = {
    ...{ clusterId: node.clusterId, cluster: node.cluster, at, type: 'node.own-maintenance' },
    ...{ rule: 'maintenance', subjectKind: 'node', subjectName: node.node },
    before: { maintenanceMode: node.observed },
  }
  if (result.confirmed) {
    last.set(node.nodeId, { confirmedAt: at })
    const event: SystemEvent = {
      ...about,
      summary: on
        ? `${node.node} is in its own maintenance mode: it takes no new clients`
        : `${node.node} has left its own maintenance mode: it takes clients again`,
      reason: on ? 'it is in maintenance' : `it is ${node.state}, and was in it for its maintenance`,
      after: { maintenanceMode: result.observed },
      change: true,
    }
    await storeOwnMaintenance(store.pool, node, { ours: on, observed: result.observed, event }, at)
    return
  }
  const before = last.get(node.nodeId)
  const failed = before && 'failures' in before ? before : { failures: 0, message: '' }
  const failures = failed.failures + 1
  const { message } = result.failure
  last.set(node.nodeId, {
    failures,
    message,
    againAt: performance.now() + backoffMs(failures, Math.random()),
  })
  // Said once, not at every try.
  if (message === failed.message) return
  log.warn({ node: node.node, message }, 'its own maintenance mode could not be set')
  const event: SystemEvent = {
    ...about,
    type: 'node.own-maintenance-failed',
    summary: `The own maintenance mode of ${node.node} could not be turned ${on ? 'on' : 'off'}`,
    reason: message,
    after: null,
  }
  await storeOwnMaintenance(store.pool, node, { ours: null, observed: null, event }, at)
}
