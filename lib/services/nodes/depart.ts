import type { Balancer, BalancerTarget } from '@/lib/balancers/balancer'
import type { Leaving } from '@/lib/contract/nodes'
import { type Departure, isTakenOver } from '@/lib/domain/departure'
import type { Db } from '@/lib/store/client'
import { nodeOfMember, noteDeparture, settleDeparture } from '@/lib/store/departures'

type Place = { name: string; driver: Balancer; target: BalancerTarget }

/**
 * Takes a removed node's member out at one balancer, read back. Can be tried again and again: what failed stays owed,
 * and a member that belongs to another node by now is left alone.
 */
export async function carryOutDeparture(
  db: Db,
  nodeId: string,
  departure: Departure,
  { name, driver, target }: Place,
): Promise<Leaving> {
  const { member, how } = departure
  const about = { balancer: name, member }
  const next = await nodeOfMember(db, departure.balancerId, member)
  if (isTakenOver(departure, next)) {
    await settleDeparture(db, nodeId, { ...departure, how: 'stop' })
    return { ...about, outcome: 'left', message: `${member} at ${name} is ${next?.name} now` }
  }
  const written =
    how === 'remove'
      ? await driver.removeMember(target, member)
      : await driver.setIntent(target, member, 'maintenance')
  if (!written.confirmed) {
    await noteDeparture(db, nodeId, departure, written.failure.message)
    const message = `${name} still has ${member}, and will be told again: ${written.failure.message}`
    return { ...about, outcome: 'left', message }
  }
  await settleDeparture(db, nodeId, departure)
  return how === 'remove'
    ? { ...about, outcome: 'removed', message: `${name} took ${member} away` }
    : {
        ...about,
        outcome: 'stopped',
        message: `${name} sends ${member} nobody; it stays in the configuration until somebody takes it out`,
      }
}
