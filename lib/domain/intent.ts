import type { Intent, NodeState } from './model'

/**
 * What a balancer is to be told about a node. null = leave it as it is: Muster changes a member only where the
 * node's own state asks for it.
 *
 * @param joiningKeptOut the node joins, lacks wanted releases, and leaves somebody else to serve
 */
export function wantedIntent(state: NodeState, joiningKeptOut: boolean): Exclude<Intent, 'unknown'> | null {
  switch (state) {
    case 'draining':
    case 'drained':
      return 'drain'
    case 'maintenance':
      return 'maintenance'
    case 'joining':
      return joiningKeptOut ? 'drain' : null
    case 'active':
    case 'removed':
      return null
  }
}
