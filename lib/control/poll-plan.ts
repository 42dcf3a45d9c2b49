import type { Inventory, WatchedNode } from './inventory'
import type { Membership } from './membership'
import { periodOf, phaseOf } from './slots'

/** A node that this worker polls, and when its turns are. */
export type PlannedNode = {
  node: WatchedNode
  period: number
  phase: number
  /** A turn out of the row: it is new here, or was edited. 0 = none. */
  soonSlot: number
  running: boolean
  /** After refused credentials, until the inventory says that polling stopped. */
  pausedUntil: number
}

/** Nodes that are new here take their first turn spread over so many slots (2 s). */
const soonSlots = 8
/** Nodes that something waits for are polled every second. */
const hurriedSlots = periodOf(1)

/**
 * The nodes to poll from now on. What is known of those that stay, is kept: a poll that runs goes on running.
 *
 * @param slot the current one
 */
export function planPolls(
  before: ReadonlyMap<string, PlannedNode>,
  inventory: Inventory,
  membership: Membership,
  slot: number,
): Map<string, PlannedNode> {
  const plan = new Map<string, PlannedNode>()
  for (const node of inventory.nodes.values()) {
    if (node.pollStopped || !membership.owns(node.id)) continue
    const hurried = node.state === 'draining' || node.awaited
    const normal = periodOf(node.cluster.pollIntervalSeconds)
    const period = hurried ? Math.min(hurriedSlots, normal) : normal
    const known = before.get(node.id)
    const edited = known !== undefined && known.node.target !== node.target
    plan.set(node.id, {
      node,
      period,
      phase: phaseOf(node.id, period),
      soonSlot: known && !edited ? known.soonSlot : slot + 1 + phaseOf(node.id, soonSlots),
      running: known?.running ?? false,
      pausedUntil: edited ? 0 : (known?.pausedUntil ?? 0),
    })
  }
  return plan
}

export function isDue(planned: PlannedNode, slot: number): boolean {
  return slot === planned.soonSlot || slot % planned.period === planned.phase
}
