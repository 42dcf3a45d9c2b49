import type { BalancerTarget, MemberPlace, NewMember, Written } from '../balancer'
import { usualWeight } from '../weight'
import { backendRow, isFree, mayOnlyRead, nowhere, whyNotAdded } from './openings'
import { firstAddedId } from './parse'
import {
  type BackendReading,
  badReply,
  isName,
  readBackend,
  refusal,
  tellAndRead,
  writeServer,
} from './servers'

const unconfirmed = (message: string) => ({ confirmed: false as const, failure: badReply(message) })

/** `127.0.0.1:8080` and `[::1]:8080`; HAProxy resolves no names at run time. */
function hostAndPort(address: string): { host: string; port: string } | null {
  const [, host, port] = /^\[?([0-9A-Fa-f.:]+?)\]?:(\d{1,5})$/.exec(address) ?? []
  return host && port ? { host, port } : null
}

export async function addMember(
  target: BalancerTarget,
  node: NewMember,
  place: MemberPlace,
): Promise<Written<string>> {
  if (!hostAndPort(node.address)) {
    return unconfirmed(
      `HAProxy takes an IP address with a port at run time, not ${node.address.slice(0, 200)}.`,
    )
  }
  const read = await readBackend(target)
  if (!read.ok) return { confirmed: false, failure: read.failure }
  const { states, rows, level } = read.value
  if (mayOnlyRead(level)) return { confirmed: false, failure: refusal('Permission denied', target) }
  const sticky = Boolean(backendRow(rows)?.cookie)
  const known = states.find(({ address }) => address === node.address)
  // One that was added and then left half made is made whole.
  if (known?.added) return await completeServer(target, known.name, node, sticky)
  if (known) return { confirmed: true, observed: known.name }
  return place.kind === 'slot'
    ? await fillSlot(target, read.value, place.name, node)
    : await addServer(target, read.value, node)
}

async function fillSlot(
  target: BalancerTarget,
  { states }: BackendReading,
  name: string,
  node: NewMember,
): Promise<Written<string>> {
  const slot = states.find((state) => state.name === name)
  if (!slot) {
    return unconfirmed(
      `HAProxy at ${target.address} has no slot ${name.slice(0, 200)} in ${target.backend}. Add servers like \`server slot4 ${nowhere} cookie slot4 check disabled\` to its configuration, then reload it.`,
    )
  }
  if (!isFree(slot)) {
    return unconfirmed(
      `${name} at ${target.address} is no free slot: it is ${slot.intent} and points to ${slot.address ?? 'no address'}.`,
    )
  }
  const moved = await moveTo(target, name, node.address)
  return moved.confirmed ? { confirmed: true, observed: name } : moved
}

async function moveTo(target: BalancerTarget, member: string, address: string): Promise<Written<string>> {
  const { host, port } = hostAndPort(address) ?? {}
  return await writeServer(target, member, {
    command: `addr ${host} port ${port}`,
    wanted: address,
    read: (state) => state.address,
    says: /changed/,
  })
}

async function addServer(
  target: BalancerTarget,
  { info, states, rows }: BackendReading,
  node: NewMember,
): Promise<Written<string>> {
  const not = whyNotAdded(info.version, states, rows)
  if (not !== null) return unconfirmed(`HAProxy at ${target.address} can't take ${node.name}: ${not}`)
  if (!isName(node.name)) {
    return unconfirmed(`HAProxy takes no server by the name ${node.name.slice(0, 200)}.`)
  }
  const namesake = states.find(({ name }) => name === node.name)
  if (namesake) {
    return unconfirmed(
      `HAProxy at ${target.address} has another server ${node.name}, at ${namesake.address ?? 'no address'}.`,
    )
  }
  const weight = usualWeight(states.filter((state) => !isFree(state)).map((state) => state.weight))
  const rest = `weight ${weight} check inter 2s fall 3 rise 2`
  for (let tries = 1, known = states; ; tries++) {
    const id = Math.max(addedIdAt(Date.now()), ...known.map((state) => (state.id ?? 0) + 1))
    const command = `add server ${target.backend}/${node.name} ${node.address} id ${id} ${rest}`
    const told = await tellAndRead(target, [command])
    if (!told.ok) return { confirmed: false, failure: told.failure }
    const { said, states } = told.value
    if (states.some(({ name }) => name === node.name)) break
    // Somebody else took the number at this moment.
    if (!/custom id \d+ already used/.test(said) || tries === 5) {
      return { confirmed: false, failure: refusal(said, target) }
    }
    known = states
  }
  return await completeServer(target, node.name, node, Boolean(backendRow(rows)?.cookie))
}

/** Never one that a deleted server had, which sessions in a stick-table may still point to. */
const addedIdAt = (nowMs: number) => firstAddedId + (Math.floor(nowMs / 1000) % firstAddedId)

/** Gives a server what `add server` leaves out: its health check, and a cookie where the others have one. */
async function completeServer(
  target: BalancerTarget,
  member: string,
  node: NewMember,
  sticky: boolean,
): Promise<Written<string>> {
  const server = `${target.backend}/${member}`
  // Computes every cookie anew from the key that HAProxy has: those that there were stay what they are.
  const cookies = sticky ? [`enable dynamic-cookie backend ${target.backend}`] : []
  const told = await tellAndRead(target, [...cookies, `enable health ${server}`])
  if (!told.ok) return { confirmed: false, failure: told.failure }
  const read = await readBackend(target)
  if (!read.ok) return { confirmed: false, failure: read.failure }
  const state = read.value.states.find(({ name }) => name === member)
  if (!state) return { confirmed: false, failure: refusal(told.value.said, target) }
  if (state.address !== node.address) {
    return unconfirmed(`${server} at ${target.address} reads back at ${state.address ?? 'no address'}.`)
  }
  const { rows } = read.value
  const cookie = rows.find((row) => row.type === '2' && row.svname === member)?.cookie
  if (!sticky || cookie) return { confirmed: true, observed: member }
  await removeMember(target, member)
  return unconfirmed(
    `${server} at ${target.address} sets no cookie, so that nobody would stay on it, and was taken away again. Give the backend a \`dynamic-cookie-key\`.`,
  )
}

export async function removeMember(
  target: BalancerTarget,
  member: string,
): Promise<Written<'removed' | 'stopped'>> {
  const read = await tellAndRead(target, [])
  if (!read.ok) return { confirmed: false, failure: read.failure }
  const state = read.value.states.find(({ name }) => name === member)
  if (!state || isFree(state)) return { confirmed: true, observed: 'removed' }
  const out = await writeServer(target, member, {
    command: 'state maint',
    wanted: 'maintenance',
    read: ({ intent }): string => intent,
  })
  if (!out.confirmed) return out
  if (state.added) return await deleteServer(target, member)
  if (!state.slot) return { confirmed: true, observed: 'stopped' }
  const moved = await moveTo(target, member, nowhere)
  return moved.confirmed ? { confirmed: true, observed: 'removed' } : moved
}

/** HAProxy deletes no server that has connections: what goes on is ended, and idle ones close a moment later. */
async function deleteServer(target: BalancerTarget, member: string): Promise<Written<'removed'>> {
  const server = `${target.backend}/${member}`
  const endsAt = performance.now() + target.timeoutMs
  for (;;) {
    const told = await tellAndRead(target, [`shutdown sessions server ${server}`, `del server ${server}`])
    if (!told.ok) return { confirmed: false, failure: told.failure }
    const { said, states } = told.value
    if (!states.some(({ name }) => name === member)) return { confirmed: true, observed: 'removed' }
    if (!/connection/i.test(said) || performance.now() > endsAt) {
      return { confirmed: false, failure: refusal(said, target) }
    }
    await new Promise((done) => setTimeout(done, 100))
  }
}
