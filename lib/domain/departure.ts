/** What is yet to be told to a balancer about a member whose node was removed. */
export type Departure = {
  balancerId: string
  member: string
  /** Of the member, when its node was removed: what stands under its name later may be another. */
  address: string | null
  /** Taken away where the console had added it; put into maintenance where it stands in the configuration. */
  how: 'remove' | 'stop'
  /** Why the last try failed; null = it was not tried yet. */
  message: string | null
}

/** Whether the member belongs to a node that came later, and is to be left alone. */
export function isTakenOver({ how, address }: Departure, by: { address: string } | null): boolean {
  return by !== null && (how === 'stop' || by.address === address)
}
