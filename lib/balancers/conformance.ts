import { describe } from 'vitest'
import type { FailureKind, Intent } from '@/lib/domain/model'
import type { Balancer, BalancerTarget } from './balancer'
import { describeFailures } from './fixtures/conformance-failures'
import { describeIntents } from './fixtures/conformance-intents'
import { describeReading } from './fixtures/conformance-reading'

/** A real balancer in front of real nodes; all of them are up. */
export type BalancedNodes = {
  target: BalancerTarget
  /** As the balancer calls them. */
  members: { name: string; address: string }[]
  /** Comes without a cookie, keeps what it gets; each visit says which member answered, null when none would. */
  newVisitor(): Visitor
  /** Somebody else changes the intent of a member, behind the back of the driver. */
  changeBehindItsBack(member: string, intent: Intent): Promise<void>
  /** New process or configuration, run-time state forgotten. */
  reload(): Promise<void>
  freeze(): void
  thaw(): void
  /** The address of the same kind of balancer at `host:port`. */
  addressAt(place: string): string
  /** With what an answer of this protocol begins. */
  preamble: string
  /** `host:port` of the real one, for somebody in between. */
  upstream: string
  /** Ways to the same one by which it takes no orders: wrong credentials, somebody who may only read … */
  refusing: { how: string; target: BalancerTarget; kind: FailureKind; reads: boolean }[]
}

/** `sameSession`: the member knew the session that the visitor came with. */
type Visit = { member: string | null; sameSession: boolean }
export type Visitor = {
  visit(): Promise<Visit>
  /** Ends the session, and keeps the cookies that name it. */
  signOut(): Promise<void>
}

/** What every balancer driver guarantees, on a real balancer and on servers that mean no good. */
export function describeBalancer(
  name: string,
  create: () => Balancer,
  prepare: () => Promise<BalancedNodes>,
): void {
  describeVerbs(name, create, prepare)
  describe(`${name} driver, when things go wrong,`, () => describeFailures(create, prepare))
}

/** What it guarantees on a real balancer alone: for another way to the same one. */
export function describeVerbs(
  name: string,
  create: () => Balancer,
  prepare: () => Promise<BalancedNodes>,
): void {
  describe(`${name} driver`, () => {
    describeReading(create, prepare)
    describeIntents(create, prepare)
  })
}
