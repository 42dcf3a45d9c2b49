import type { Failure } from '@/lib/domain/model'
import type { Balancer, BalancerTarget, Written } from '../balancer'
import {
  parseBackends,
  parseInfo,
  parseServersState,
  parseStat,
  type ServerState,
  type StatRow,
} from './parse'
import { type RuntimeTarget, sendCommands } from './runtime'

/** What HAProxy allows in names; anything else could smuggle a command in. */
export const isName = (name: string) => /^[A-Za-z0-9_.:-]{1,200}$/.test(name)

export const badReply = (message: string): Failure => ({ kind: 'bad-reply', message })

const cutOff = (address: string): Failure =>
  badReply(`The answer of HAProxy at ${address} was cut off. Is it being restarted?`)

const notHaproxy = (address: string): Failure =>
  badReply(`What answers at ${address} is not HAProxy's runtime API. Check the address.`)

export async function backends(target: RuntimeTarget): Promise<Awaited<ReturnType<Balancer['backends']>>> {
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

export type BackendReading = {
  info: NonNullable<ReturnType<typeof parseInfo>>
  /** What the stats socket may do; null when it does not say. */
  level: string | null
  states: ServerState[]
  /** Statistics of the servers, and of the backend itself. */
  rows: StatRow[]
}

export type Read<T> = { ok: true; value: T } | { ok: false; failure: Failure }

/** All that HAProxy tells of a backend, on one connection. */
export async function readBackend(target: BalancerTarget): Promise<Read<BackendReading>> {
  const failed = (failure: Failure) => ({ ok: false as const, failure })
  if (!isName(target.backend)) return failed(await noBackend(target))
  // The CSV stands last: a quoted check message may hold empty lines, which elsewhere end an answer.
  const states = `show servers state ${target.backend}`
  const commands = ['show info', 'show cli level', states, `show stat ${target.backend} 6 -1`]
  const reply = await sendCommands(target, commands)
  if (!reply.ok) return reply
  const [said = '', level = '', state = '', ...stat] = reply.text.split('\n\n')
  const info = parseInfo(said)
  if (!info) return failed(notHaproxy(target.address))
  // A whole answer ends with an empty line; one that was cut short could pass 31 sessions off as 3.
  if (!reply.text.endsWith('\n\n')) return failed(cutOff(target.address))
  const servers = parseServersState(state)
  if (!servers) return failed(await noBackend(target))
  const rows = parseStat(stat.join('\n\n'))
  if (!rows) return failed(badReply(`HAProxy at ${target.address} sent statistics that can't be read.`))
  return { ok: true, value: { info, level: level.trim() || null, states: servers, rows } }
}

/** HAProxy's own words for a refused command; a stats socket of a lower level may not write. */
export function refusal(text: string, target: BalancerTarget): Failure {
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

/** Sends commands, then asks what the servers of the backend are; `said` is what was answered before that. */
export async function tellAndRead(
  target: BalancerTarget,
  commands: string[],
): Promise<Read<{ said: string; states: ServerState[] }>> {
  if (!isName(target.backend)) return { ok: false, failure: await noBackend(target) }
  const reply = await sendCommands(target, [...commands, `show servers state ${target.backend}`])
  if (!reply.ok) return reply
  const at = reply.text.search(/^\d+\n# be_id /m)
  const said = (at < 0 ? reply.text : reply.text.slice(0, at)).trim()
  const states = at < 0 ? null : parseServersState(reply.text.slice(at))
  // One that was cut off would lack servers that there are.
  if (states && !reply.text.endsWith('\n\n')) return { ok: false, failure: cutOff(target.address) }
  if (states) return { ok: true, value: { said, states } }
  const failure = /backend/i.test(said) ? await noBackend(target) : notHaproxy(target.address)
  return { ok: false, failure }
}

/** Sends a command about one server and reads the server back. */
export async function writeServer<T extends string | number>(
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
  const server = `${target.backend}/${member}`
  const unknown = badReply(
    `HAProxy at ${target.address} has no server ${member.slice(0, 200)} in ${target.backend}.`,
  )
  if (!isName(member)) return unconfirmed(isName(target.backend) ? unknown : await noBackend(target))
  const told = await tellAndRead(target, [`set server ${server} ${change.command}`])
  if (!told.ok) return unconfirmed(told.failure)
  const { said, states } = told.value
  const state = states.find(({ name }) => name === member)
  if (state === undefined) return unconfirmed(unknown)
  if (said !== '' && !change.says?.test(said)) return unconfirmed(refusal(said, target))
  const observed = change.read(state)
  if (observed === change.wanted) return { confirmed: true, observed }
  return unconfirmed(
    badReply(`HAProxy at ${target.address} took the command, but ${server} reads back as ${observed}.`),
  )
}
