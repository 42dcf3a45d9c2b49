/** How a balancer takes a node in: it stands in its configuration, fills a slot of it, or comes beside it. */
export const placementWays = ['existing', 'slot', 'added'] as const
export type PlacementWay = (typeof placementWays)[number]

/** Where a node is to be a member of a balancer, kept with the node for as long as it is there. */
export type Placement = {
  balancerId: string
  way: PlacementWay
  /** The slot to fill; null = whichever is free, or none. */
  slot: string | null
  state: 'waiting' | 'placed' | 'failed'
  /** What the balancer calls it; null = it is no member yet. */
  member: string | null
  /** Why the last try failed; null = it did not. */
  message: string | null
  /** When it was last tried, in ISO 8601; null = not yet. */
  at: string | null
}

export function newPlacement(balancerId: string, way: PlacementWay, slot: string | null): Placement {
  return { balancerId, way, slot, state: 'waiting', member: null, message: null, at: null }
}

/** Two that ask at once get different slots; null = none is free. */
export function freeSlot(slots: readonly string[], taken: ReadonlySet<string>): string | null {
  return slots.find((slot) => !taken.has(slot)) ?? null
}

/** A balancer that refused is asked again only after this long: it says the same until somebody changes it. */
const retryMs = { failed: 10_000, waiting: 3_000 }

/** Whether a placement is to be tried now. `member` = the node is a member there, as far as was last seen. */
export function isPlacementDue(
  placement: Placement,
  member: boolean,
  seenAt: Date | null,
  now: Date,
): boolean {
  if (placement.way === 'existing') return false
  const triedAt = placement.at === null ? null : new Date(placement.at)
  if (triedAt === null) return true
  if (placement.state !== 'placed') return now.getTime() - triedAt.getTime() >= retryMs[placement.state]
  // It had a place, and a look that began after that no longer shows it: the balancer was reloaded.
  return !member && seenAt !== null && seenAt.getTime() - triedAt.getTime() > goneAfterMs
}

/** A look that was under way when the member was added does not show it. */
const goneAfterMs = 5_000

/**
 * The weight of a member that the console made: what the node's weight is worth at that balancer, by the members that
 * are there. null = nobody is there to tell.
 *
 * @param peers weights of members, beside those of their nodes
 */
export function weightBeside(
  nodeWeight: number,
  peers: readonly { member: number; node: number }[],
  bounds: { min: number; max: number },
): number | null {
  const worth = peers
    .flatMap(({ member, node }) => (node > 0 && member > 0 ? [member / node] : []))
    .sort((a, b) => a - b)
  const middle = worth[Math.floor((worth.length - 1) / 2)]
  if (middle === undefined) return null
  return Math.min(bounds.max, Math.max(bounds.min, Math.round(nodeWeight * middle)))
}
