import type { Node } from '@/lib/client/shapes'
import type { NodeAction } from './node-actions'

type Offer = { action: NodeAction; label: string }
const maintenance: Offer = { action: 'maintenance', label: 'Maintenance…' }

/** What can be done to a node now, the likeliest first; the dots say that it asks before. */
export function actionsOf(state: Node['state']): Offer[] {
  switch (state) {
    case 'active':
      return [{ action: 'drain', label: 'Drain…' }, maintenance]
    case 'draining':
      return [{ action: 'cancel', label: 'Cancel drain…' }, maintenance]
    case 'drained':
      return [{ action: 'resume', label: 'Resume…' }, maintenance]
    case 'maintenance':
      return [{ action: 'resume', label: 'Resume…' }]
    case 'joining':
    case 'removed':
      return []
  }
}
