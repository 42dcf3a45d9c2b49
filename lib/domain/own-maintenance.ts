import type { NodeState } from './model'

export type OwnMaintenanceFacts = {
  state: NodeState
  /** What the node itself says; null = not known. */
  observed: boolean | null
  /** It is on for Muster's sake. */
  ours: boolean
}

/**
 * What is to become of a node's own maintenance mode, which lasts over its restarts. Maintenance turns it on; whatever
 * follows turns it off, if it was on for Muster's sake. One that somebody turned on at the node itself is left alone
 * and shown, until the node is put into maintenance here: from then on it is Muster's to end.
 *
 * @returns `set` = tell the node; `claim` = it is on already, and ours from now on; null = nothing to do, or not known
 */
export function ownMaintenanceStep({
  state,
  observed,
  ours,
}: OwnMaintenanceFacts): { kind: 'set'; on: boolean } | { kind: 'claim'; ours: boolean } | null {
  if (observed === null || state === 'removed') return null
  if (state === 'maintenance') {
    if (!observed) return { kind: 'set', on: true }
    return ours ? null : { kind: 'claim', ours: true }
  }
  if (!ours) return null
  // Somebody ended it at the node itself: nothing is owed any more.
  return observed ? { kind: 'set', on: false } : { kind: 'claim', ours: false }
}
