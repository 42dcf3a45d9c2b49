import type { Node } from '@/lib/client/shapes'
import type { NodeAction } from './node-actions'

/** What can be done to a node now, the likeliest first; the dots say that it asks before. */
export function actionsOf(state: Node['state']): { action: NodeAction; label: string }[] {
  switch (state) {
    case 'active':
      return [{ action: 'drain', label: 'Drain…' }]
    case 'draining':
      return [{ action: 'cancel', label: 'Cancel drain…' }]
    case 'drained':
    case 'maintenance':
      return [{ action: 'resume', label: 'Resume…' }]
    case 'joining':
    case 'removed':
      return []
  }
}
