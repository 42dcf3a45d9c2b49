import type { Balancer, BalancerTarget } from '@/lib/balancers/balancer'
import type { Leaving } from '@/lib/contract/nodes'
import { type Departure, isTakenOver } from '@/lib/domain/departure'
import type { Db } from '@/lib/store/client'
import { nodeOfMember, noteDeparture, settleDeparture } from '@/lib/store/departures'
import { recordEvent } from '@/lib/store/events'

type At = { name: string; driver: Balancer; target: BalancerTarget }

/**
 * Takes a removed node's member out at one balancer, read back. Can be tried again and again: what failed stays owed,
 * and a member that belongs to another node by now is left alone.
 */
export async function carryOutDeparture(
  db: Db,
  of: { nodeId: string; node: string; clusterId: string; cluster: string },
  departure: Departure,
  { name, driver, target }: At,
): Promise<Leaving> {
  const { member } = departure
  const about = { balancer: name, member }
  const next = await nodeOfMember(db, of.clusterId, departure)
  if (isTakenOver(departure, next)) {
    await settleDeparture(db, of.nodeId, { ...departure, how: 'stop' })
    return { ...about, outcome: 'left', message: `${member} at ${name} is ${next?.name} now` }
  }
  const taken = await takeOut(driver, target, departure)
  if (!taken.out) {
    await noteDeparture(db, of.nodeId, departure, taken.message)
    const message = `${name} still has ${member}, and will be told again: ${taken.message}`
    return { ...about, outcome: 'left', message }
  }
  const { outcome } = taken
  await settleDeparture(db, of.nodeId, { ...departure, how: outcome === 'removed' ? 'remove' : 'stop' })
  const message =
    outcome === 'removed'
      ? `${name} took ${member} away`
      : `${name} sends ${member} nobody; it stays there until somebody takes it out of the configuration`
  await recordEvent(db, {
    clusterId: of.clusterId,
    clusterSlug: of.cluster,
    type: 'node.departed',
    change: true,
    actor: { kind: 'system', rule: 'departure' },
    subject: { kind: 'node', name: of.node },
    summary: message,
    after: { balancer: name, member, outcome },
  })
  return { ...about, outcome, message }
}

type Taken = { out: true; outcome: 'removed' | 'stopped' } | { out: false; message: string }

async function takeOut(driver: Balancer, target: BalancerTarget, { member, how }: Departure): Promise<Taken> {
  const written =
    how === 'remove'
      ? await driver.removeMember(target, member)
      : await driver.setIntent(target, member, 'maintenance')
  if (written.confirmed) {
    return { out: true, outcome: written.observed === 'removed' ? 'removed' : 'stopped' }
  }
  // A balancer that was reloaded, or edited by hand, may know nothing of it any more.
  const seen = await driver.observe(target)
  const gone = seen.ok && seen.members.every(({ name }) => name !== member)
  return gone ? { out: true, outcome: 'removed' } : { out: false, message: written.failure.message }
}
