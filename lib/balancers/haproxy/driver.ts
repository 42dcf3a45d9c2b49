import type { BalancerObservation, Failure, Intent } from '@/lib/domain/model'
import type { Balancer, BalancerTarget, Capabilities, NewMember, Written } from '../balancer'
import { fits, unfit } from '../weight'
import {
  membersOf,
  parseBackends,
  parseInfo,
  parseServersState,
  parseStat,
  type RuntimeInfo,
  type ServerState,
} from './parse'
import { type RuntimeTarget, sendCommands } from './runtime'

const words = { ready: 'ready', drain: 'drain', maintenance: 'maint' } satisfies Record<
  Exclude<Intent, 'unknown'>,
  string
>

const capabilities: Capabilities = { weight: { min: 0, max: 256 }, members: { add: true, remove: true } }

/** What HAProxy allows in names; anything else could smuggle a command in. */
const isName = (name: string) => /^[A-Za-z0-9_.:-]{1,200}$/.test(name)

const badReply = (message: string): Failure => ({ kind: 'bad-reply', message })

const notHaproxy = (address: string): Failure =>
  badReply(`What answers at ${address} is not HAProxy's runtime API. Check the address.`)

async function backends(target: RuntimeTarget): Promise<Awaited<ReturnType<Balancer['backends']>>> {
  const reply = await sendCommands(target, ['show backend'])
  if (!reply.ok) return reply
  const names = parseBackends(reply.text)
  return names ? { ok: true, names } : { ok: false, failure: notHaproxy(target.address) }
}

/** Says which backends there are. */
async function noBackend(target: BalancerTarget): Promise<Failure> {
  const known = await backends(target)
  if (!known.ok) return known.failure
  const names = known.names.slice(0, 20).join(', ') || 'none'
  return {
    kind: 'no-backend',
    message: `HAProxy at ${target.address} has no backend ${target.backend}. It has: ${names}.`,
  }
}

/** HAProxy's own words for a refused command; a stats socket of a lower level may not write. */
function refusal(text: string, target: BalancerTarget): Failure {
  const said =
    text
      .replace(/^\[\d\]: /, '')
      .split('\n', 1)[0]
      ?.slice(0, 300) ?? ''
  if (/^Permission denied/i.test(said)) {
    return {
      kind: 'forbidden',
      message: `The stats socket ${target.address} may only read. Give it \`level admin\` in haproxy.cfg.`,
    }
  }
  return badReply(`HAProxy at ${target.address} refused: ${said}`)
}

/** Where a server points that waits for a node: nothing ever listens there. */
const freeSlot = '127.0.0.1:1'

const noSlot = ({ address, backend }: BalancerTarget): Failure =>
  badReply(
    `HAProxy at ${address} has no free slot in ${backend}. Add servers like \`server slot4 ${freeSlot} cookie slot4 check disabled\`, then reload.`,
  )

const notASlot = ({ address, backend }: BalancerTarget, member: string): Failure =>
  badReply(
    `HAProxy at ${address} has no slot ${member.slice(0, 200)} in ${backend}: what else is there stands in its configuration.`,
  )

export function createHaproxy(): Balancer {
  /** For versions that tell no start time: uptime in whole seconds would make it waver by one. */
  const starts = new Map<string, { pid: number | null; startedAt: Date }>()

  function startOf(target: BalancerTarget, info: RuntimeInfo): Date | null {
    if (info.startedAtSeconds !== null) return new Date(info.startedAtSeconds * 1000)
    if (info.uptimeSeconds === null) return null
    const startedAt = new Date(Date.now() - info.uptimeSeconds * 1000)
    const known = starts.get(target.address)
    const same = known?.pid === info.pid && Math.abs(known.startedAt.getTime() - startedAt.getTime()) < 2_500
    if (same) return known.startedAt
    starts.set(target.address, { pid: info.pid, startedAt })
    return startedAt
  }

  async function observe(target: BalancerTarget): Promise<BalancerObservation> {
    const at = new Date()
    const failed = (failure: Failure): BalancerObservation => ({ ok: false, at, failure })
    if (!isName(target.backend)) return failed(await noBackend(target))
    // The CSV stands last: a quoted check message may hold empty lines, which elsewhere end an answer.
    const commands = ['show info', `show servers state ${target.backend}`, `show stat ${target.backend} 4 -1`]
    const reply = await sendCommands(target, commands)
    if (!reply.ok) return failed(reply.failure)
    const [info = '', state = '', ...stat] = reply.text.split('\n\n')
    const process = parseInfo(info)
    if (!process) return failed(notHaproxy(target.address))
    const states = parseServersState(state)
    if (!states) return failed(await noBackend(target))
    // A whole answer ends with an empty line; one that was cut short could pass 31 sessions off as 3.
    const rows = reply.text.endsWith('\n\n') ? parseStat(stat.join('\n\n')) : null
    if (!rows) return failed(badReply(`HAProxy at ${target.address} sent statistics that can't be read.`))
    const { version } = process
    return { ok: true, at, version, startedAt: startOf(target, process), members: membersOf(states, rows) }
  }

  /** Sends a command about one server and reads the server back. */
  async function write<T extends string | number>(
    target: BalancerTarget,
    member: string,
    change: {
      command: string
      wanted: T
      read: (state: ServerState) => T | null
      /** What it answers when it did it; mostly nothing. */
      says?: RegExp
    },
  ): Promise<Written<T>> {
    const unconfirmed = (failure: Failure) => ({ confirmed: false as const, failure })
    if (!isName(target.backend)) return unconfirmed(await noBackend(target))
    const unknown = badReply(`HAProxy at ${target.address} has no server ${member} in ${target.backend}.`)
    if (!isName(member)) return unconfirmed(unknown)
    const server = `${target.backend}/${member}`
    const readBack = `show servers state ${target.backend}`
    const reply = await sendCommands(target, [`set server ${server} ${change.command}`, readBack])
    if (!reply.ok) return unconfirmed(reply.failure)
    const at = reply.text.search(/^\d+\n# be_id /m)
    const said = (at < 0 ? reply.text : reply.text.slice(0, at)).trim()
    if (at < 0)
      return unconfirmed(/backend/i.test(said) ? await noBackend(target) : notHaproxy(target.address))
    const state = parseServersState(reply.text.slice(at))?.find(({ name }) => name === member)
    if (state === undefined) return unconfirmed(unknown)
    if (said !== '' && !change.says?.test(said)) return unconfirmed(refusal(said, target))
    const observed = change.read(state)
    if (observed === change.wanted) return { confirmed: true, observed }
    return unconfirmed(
      badReply(`HAProxy at ${target.address} took the command, but ${server} reads back as ${observed}.`),
    )
  }

  const setIntent: Balancer['setIntent'] = (target, member, intent) =>
    write<Intent>(target, member, {
      command: `state ${words[intent]}`,
      wanted: intent,
      read: (state) => state.intent,
    })

  const setWeight: Balancer['setWeight'] = async (target, member, weight) => {
    if (!fits(weight, capabilities)) return { confirmed: false, failure: unfit(weight, capabilities) }
    const read = (state: ServerState) => state.weight
    return await write(target, member, { command: `weight ${weight}`, wanted: weight, read })
  }

  async function statesOf(target: BalancerTarget): Promise<ServerState[] | Failure> {
    if (!isName(target.backend)) return await noBackend(target)
    const reply = await sendCommands(target, [`show servers state ${target.backend}`])
    if (!reply.ok) return reply.failure
    return parseServersState(reply.text) ?? (await noBackend(target))
  }

  /** A server that was added at run time would get no cookie, and keep nobody: only a slot that waits is used. */
  async function addMember(target: BalancerTarget, { address }: NewMember): Promise<Written<string>> {
    const states = await statesOf(target)
    if (!Array.isArray(states)) return { confirmed: false, failure: states }
    const known = states.find((state) => state.address === address)
    if (known) return { confirmed: true, observed: known.name }
    const slot = states.find((state) => state.address === freeSlot && state.intent === 'maintenance')
    if (!slot) return { confirmed: false, failure: noSlot(target) }
    const moved = await moveTo(target, slot.name, address)
    return moved.confirmed ? { confirmed: true, observed: slot.name } : moved
  }

  async function removeMember(target: BalancerTarget, member: string): Promise<Written<'removed'>> {
    const states = await statesOf(target)
    if (!Array.isArray(states)) return { confirmed: false, failure: states }
    const state = states.find(({ name }) => name === member)
    if (!state?.slot) return { confirmed: false, failure: notASlot(target, member) }
    const out = await setIntent(target, member, 'maintenance')
    if (!out.confirmed) return out
    const moved = await moveTo(target, member, freeSlot)
    return moved.confirmed ? { confirmed: true, observed: 'removed' } : moved
  }

  async function moveTo(target: BalancerTarget, member: string, address: string): Promise<Written<string>> {
    const [, host, port] = /^(?:\[?)([0-9A-Fa-f.:]+?)\]?:(\d{1,5})$/.exec(address) ?? []
    if (!host || !port) {
      const message = `HAProxy takes an IP address with a port at run time, not ${address.slice(0, 200)}.`
      return { confirmed: false, failure: badReply(message) }
    }
    const command = `addr ${host} port ${port}`
    return await write(target, member, {
      command,
      wanted: address,
      read: (state) => state.address,
      says: /changed/,
    })
  }

  return {
    kind: 'haproxy',
    capabilities,
    observe,
    setIntent,
    setWeight,
    addMember,
    removeMember,
    backends,
    close: async () => starts.clear(),
  }
}
