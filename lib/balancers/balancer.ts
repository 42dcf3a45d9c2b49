import type { BalancerKind, BalancerObservation, Failure, Intent } from '@/lib/domain/model'

export type BalancerTarget = {
  /** HAProxy: `host:port` or the path of a unix socket; httpd and mod_jk: the URL of the manager. */
  address: string
  /** HAProxy backend, httpd balancer, mod_jk lb worker. */
  backend: string
  username: string | null
  password: string | null
  timeoutMs: number
}

/** A write is `confirmed` only by what the balancer said when it was read back. */
export type Written<T> = { confirmed: true; observed: T } | { confirmed: false; failure: Failure }
export type WriteResult = Written<Intent>

/** What a kind of balancer can be told at run time. */
export type Capabilities = {
  /** Whole numbers from `min` to `max`. */
  weight: { min: number; max: number }
  /** Whether members come and go at run time; what can't stands in its configuration. */
  members: { add: boolean; remove: boolean }
}

/** A slot that its configuration holds ready, by name, or a new one beside what is configured. */
export type MemberPlace = { kind: 'slot'; name: string } | { kind: 'added' }

export type NewMember = {
  /** The node's name, for balancers that let one choose a member's name. */
  name: string
  /** `host:port` */
  address: string
  /** The node's jvmRoute, by which its sessions find it. */
  route: string
}

/** How Muster talks to one kind of balancer. No verb throws for anything that the balancer does. */
export type Balancer = {
  kind: BalancerKind
  capabilities: Capabilities
  observe(target: BalancerTarget): Promise<BalancerObservation>
  /** Sets the intent of a member and reads it back. `drain` keeps sessions and takes no new ones. */
  setIntent(target: BalancerTarget, member: string, intent: Exclude<Intent, 'unknown'>): Promise<WriteResult>
  /** Sets how much of the new sessions a member gets beside the others, and reads it back. */
  setWeight(target: BalancerTarget, member: string, weight: number): Promise<Written<number>>
  /**
   * Makes a node a member, out of service until it is told to be ready, and reads it back; answers with the name that
   * the balancer gave it. What is a member already stays one.
   */
  addMember(target: BalancerTarget, node: NewMember, place: MemberPlace): Promise<Written<string>>
  /**
   * Takes a member away, in service or not: one that was added is deleted, a slot is emptied. What stands in the
   * configuration, or was added to a balancer that deletes nothing, is put into maintenance and stays: `stopped`.
   * httpd then lets go of its route too, for the node that comes back elsewhere.
   */
  removeMember(target: BalancerTarget, member: string): Promise<Written<'removed' | 'stopped'>>
  /** Backends that the balancer has, to choose from when one is added. */
  backends(
    target: Omit<BalancerTarget, 'backend'>,
  ): Promise<{ ok: true; names: string[] } | { ok: false; failure: Failure }>
  close(): Promise<void>
}
