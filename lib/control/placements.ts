import { isPlacementDue } from '@/lib/domain/placement'
import { type PlacedNode, readPlacedNodes } from '@/lib/store/placements'
import { createInFlight } from './in-flight'
import { placeAt } from './place-at'
import { repeat } from './repeat'
import type { Loop } from './worker-context'

/**
 * Makes nodes members where somebody gave them a place, and again where a balancer that was reloaded forgot them. What
 * is wanted stands with the node, so whichever worker looks next goes on; a balancer that is away is waited for.
 */
export const placementsLoop: Loop = {
  name: 'placements',
  async run(signal, context) {
    const { store, membership, log, now } = context
    const inFlight = createInFlight((key, error) => log.warn({ key, err: error }, 'was not placed'))
    await repeat(signal, context, {
      name: 'placements',
      intervalMs: 1_000,
      wakeOn: ['work'],
      async step() {
        for (const node of await readPlacedNodes(store.pool)) {
          if (!membership.owns(node.nodeId)) continue
          for (const placement of node.placements) {
            const { isMember, seenAt } = lastSeen(node, placement.balancerId)
            if (!isPlacementDue(placement, isMember, seenAt, now())) continue
            inFlight.start(`${node.nodeId} ${placement.balancerId}`, () => placeAt(context, node, placement))
          }
        }
      },
    })
    await inFlight.settled()
  },
}

function lastSeen({ members, seen }: PlacedNode, balancerId: string) {
  const at = seen.find((balancer) => balancer.balancerId === balancerId)?.observedAt ?? null
  return {
    isMember: members.some((member) => member.balancerId === balancerId),
    seenAt: at === null ? null : new Date(at),
  }
}
