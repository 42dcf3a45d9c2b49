import type { Failure, Intent, Openings } from '@/lib/domain/model'
import { type Deadline, deadlineIn } from '../apache/web-client'
import type { BalancerTarget, MemberPlace, NewMember, Written } from '../balancer'
import { usualWeight } from '../weight'
import { badReply, type Manager, placeWithout } from './manager'
import type { HttpdBalancer, ManagerPage } from './parse'

/** D takes it out whatever N says, and N goes first: never is it in service for a moment in between. */
export const flags = {
  ready: { w_status_D: '0', w_status_S: '0', w_status_N: '0' },
  drain: { w_status_N: '1', w_status_D: '0', w_status_S: '0' },
  maintenance: { w_status_D: '1' },
} satisfies Record<Exclude<Intent, 'unknown'>, Record<string, string>>

/** `host:port` */
const isPlace = (address: string) => /^(?:\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.-]+):\d{1,5}$/.test(address)

const noRoom = (name: string, { max, used }: { max: number; used: number }) =>
  `${name} has ${used} members and room for ${max}: raise its growth= (ProxySet), and restart httpd.`

/** Missing where its page could not be read: then nothing is known of its room. */
export function openingsOf(name: string, page: ManagerPage | null): Openings | undefined {
  const room = page?.rooms.get(name)
  if (!page || !room) return undefined
  if (room.used >= room.max) return { slots: [], add: false, reason: noRoom(name, room) }
  const persists = page.persists ? '' : ' BalancerPersist is off: a restart of httpd forgets it.'
  return {
    slots: [],
    add: true,
    reason: `httpd deletes no member at run time: one that is taken away again is only put into maintenance.${persists}`,
  }
}

export async function addMember(
  manager: Manager,
  target: BalancerTarget,
  { address, route }: NewMember,
  { kind }: MemberPlace,
): Promise<Written<string>> {
  const unconfirmed = (failure: Failure) => ({ confirmed: false as const, failure })
  const place = placeWithout(target)
  const refuse = (message: string) => unconfirmed(badReply(message))
  const deadline = deadlineIn(target.timeoutMs)
  const before = await manager.readBalancer(target, deadline)
  if (!before.ok) return unconfirmed(before.failure)
  if (!isPlace(address)) return refuse(`${address.slice(0, 200)} is not host:port.`)
  const scheme = before.value.members[0]?.name.split('://')[0] ?? 'http'
  const name = `${scheme}://${address}`
  const known = before.value.members.find((member) => member.address === address)
  if (known?.route === route) return { confirmed: true, observed: known.name }
  // Another route would cut off the sessions that the member holds.
  if (known?.route)
    return refuse(`httpd at ${place} has ${known.name} already, with the route ${known.route}.`)
  if (kind === 'slot') return refuse(`httpd at ${place} has no slots: members are added beside the others.`)
  if (!route) return refuse(`httpd keeps sessions by the route of a node, and this one has none.`)
  const namesake = before.value.members.find((member) => member.route === route)
  if (namesake) return refuse(`httpd at ${place} sends the sessions of route ${route} to ${namesake.name}.`)
  if (!known) {
    // It answers 400 to what it has no room for, and what it takes comes without a route and disabled.
    const refused = await manager.post(target, before.value, { b_wyes: '1', b_nwrkr: name }, deadline)
    if (refused && refused.kind !== 'bad-reply') return unconfirmed(refused)
  }
  const weight = usualWeight(before.value.members.map((member) => member.weight))
  const fields = { w: known?.name ?? name, w_wr: route, w_lf: String(Math.min(100, Math.ceil(weight))) }
  const routed = await manager.post(target, before.value, fields, deadline)
  if (routed && routed.kind !== 'bad-reply') return unconfirmed(routed)
  const after = await manager.readBalancer(target, deadline)
  if (!after.ok) return unconfirmed(after.failure)
  const added = after.value.members.find((member) => member.address === address)
  if (added?.route === route) return { confirmed: true, observed: added.name }
  if (added) return refuse(`httpd at ${place} has ${added.name}, but its route reads back as ${added.route}.`)
  return await notTaken(manager, target, { name, balancer: after.value, deadline })
}

/** httpd says 400 whatever the cause is. */
async function notTaken(
  manager: Manager,
  target: BalancerTarget,
  { name, balancer, deadline }: { name: string; balancer: HttpdBalancer; deadline: Deadline },
): Promise<Written<string>> {
  const page = await manager.readPage(target, deadline)
  const room = page.ok ? page.value.rooms.get(balancer.name) : undefined
  const full = room && room.used >= room.max ? `: ${noRoom(balancer.name, room)}` : '. Look at its error log.'
  return {
    confirmed: false,
    failure: badReply(`httpd at ${placeWithout(target)} did not take ${name}${full}`),
  }
}

/**
 * httpd deletes none: it is put into maintenance, and keeps its place until httpd forgets it. Its route is free for
 * the node when that comes back at another address.
 */
export async function removeMember(
  manager: Manager,
  target: BalancerTarget,
  member: string,
): Promise<Written<'removed' | 'stopped'>> {
  const read = await manager.readBalancer(target, deadlineIn(target.timeoutMs))
  if (!read.ok) return { confirmed: false, failure: read.failure }
  if (!read.value.members.some(({ name }) => name === member)) return { confirmed: true, observed: 'removed' }
  const stopped = await manager.write(target, member, {
    fields: { ...flags.maintenance, w_wr: '' },
    wanted: 'maintenance without a route',
    read: ({ intent, route }): string => (route === null ? `${intent} without a route` : intent),
  })
  return stopped.confirmed ? { confirmed: true, observed: 'stopped' } : stopped
}
