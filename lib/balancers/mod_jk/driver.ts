import type { BalancerObservation, Failure, Intent, MemberReading } from '@/lib/domain/model'
import { readServerStatus } from '../apache/server-status'
import {
  createWebClient,
  type Deadline,
  deadlineIn,
  placeOf,
  urlOf,
  type WebTarget,
} from '../apache/web-client'
import type { Balancer, BalancerTarget, Capabilities, Written } from '../balancer'
import { fits, unfit } from '../weight'
import { type JkStatus, parseStatus } from './parse'

const what = 'mod_jk status worker'
const capabilities: Capabilities = { weight: { min: 1, max: 100 }, members: { add: false, remove: false } }

const activations = { ready: '0', drain: '1', maintenance: '2' } satisfies Record<
  Exclude<Intent, 'unknown'>,
  string
>

const badReply = (message: string): Failure => ({ kind: 'bad-reply', message })

type Read<T> = { ok: true; value: T } | { ok: false; failure: Failure }

const placeOfTarget = ({ address }: WebTarget) => {
  const url = urlOf(address)
  return url ? placeOf(url) : address.slice(0, 200)
}

export function createModJk(): Balancer {
  const client = createWebClient()

  async function ask(
    target: WebTarget,
    command: Record<string, string>,
    deadline: Deadline,
  ): Promise<Read<JkStatus>> {
    const url = urlOf(target.address, { mime: 'xml', ...command })
    const place = placeOfTarget(target)
    if (!url) return { ok: false, failure: badReply(`${place} is not the URL of a mod_jk status worker.`) }
    const reply = await client.request(target, { what, url, deadline })
    if (!reply.ok) return reply
    const value = parseStatus(reply.body)
    if (value) return { ok: true, value }
    return {
      ok: false,
      failure: badReply(`What answers at ${place} is not a mod_jk status worker. Check the address.`),
    }
  }

  async function list(target: WebTarget, deadline: Deadline): Promise<Read<JkStatus>> {
    const read = await ask(target, { cmd: 'list' }, deadline)
    if (!read.ok || read.value.result.ok) return read
    return { ok: false, failure: refusal(target, read.value.result.message) }
  }

  async function readMembers(
    target: BalancerTarget,
    deadline: Deadline,
  ): Promise<Read<JkStatus & { members: MemberReading[] }>> {
    const read = await list(target, deadline)
    if (!read.ok) return read
    const found = read.value.balancers.find(({ name }) => name === target.backend)
    if (found) return { ok: true, value: { ...read.value, members: found.members } }
    const names = read.value.balancers.map(({ name }) => name)
    return {
      ok: false,
      failure: {
        kind: 'no-backend',
        message: `mod_jk at ${placeOfTarget(target)} has no balancing worker ${target.backend}. It has: ${names.slice(0, 20).join(', ') || 'none'}.`,
      },
    }
  }

  async function observe(target: BalancerTarget): Promise<BalancerObservation> {
    const at = new Date()
    const deadline = deadlineIn(target.timeoutMs)
    const [read, status] = await Promise.all([
      readMembers(target, deadline),
      readServerStatus(client, target, deadline),
    ])
    if (!read.ok) return { ok: false, at, failure: read.failure }
    const { members, software } = read.value
    return {
      ok: true,
      at,
      version: /mod_jk\/(\d[\w.-]{0,30})/.exec(software ?? '')?.[1] ?? null,
      startedAt: status?.startedAt ?? null,
      members,
      // Activations live in shared memory, which every restart sets up anew from workers.properties.
      keepsIntents: false,
      openings: { slots: [], add: false, reason: fixed.message },
    }
  }

  async function write<T extends string | number>(
    target: BalancerTarget,
    member: string,
    change: { fields: Record<string, string>; wanted: T; read: (member: MemberReading) => T | null },
  ): Promise<Written<T>> {
    const unconfirmed = (failure: Failure) => ({ confirmed: false as const, failure })
    const deadline = deadlineIn(target.timeoutMs)
    // An unknown name reads as an error, and this tells which one is unknown.
    const before = await readMembers(target, deadline)
    if (!before.ok) return unconfirmed(before.failure)
    const unknown = badReply(
      `mod_jk at ${placeOfTarget(target)} has no member ${member.slice(0, 200)} in ${target.backend}.`,
    )
    const found = before.value.members.find(({ name }) => name === member)
    if (!found) return unconfirmed(unknown)
    if (change.read(found) === change.wanted) return { confirmed: true, observed: change.wanted }
    const command = { cmd: 'update', w: target.backend, sw: member, ...change.fields }
    const update = await ask(target, command, deadline)
    if (!update.ok) return unconfirmed(update.failure)
    if (!update.value.result.ok) return unconfirmed(refusal(target, update.value.result.message))
    const after = await readMembers(target, deadline)
    if (!after.ok) return unconfirmed(after.failure)
    const now = after.value.members.find(({ name }) => name === member)
    if (!now) return unconfirmed(unknown)
    const observed = change.read(now)
    if (observed === change.wanted) return { confirmed: true, observed }
    return unconfirmed(
      badReply(
        `mod_jk at ${placeOfTarget(target)} took the command, but ${member} reads back as ${observed}.`,
      ),
    )
  }

  const setIntent: Balancer['setIntent'] = (target, member, intent) =>
    write<Intent>(target, member, {
      fields: { vwa: activations[intent] },
      wanted: intent,
      read: (found) => found.intent,
    })

  async function removeMember(
    target: BalancerTarget,
    member: string,
  ): Promise<Written<'removed' | 'stopped'>> {
    const read = await readMembers(target, deadlineIn(target.timeoutMs))
    if (!read.ok) return { confirmed: false, failure: read.failure }
    if (!read.value.members.some(({ name }) => name === member))
      return { confirmed: true, observed: 'removed' }
    const stopped = await setIntent(target, member, 'maintenance')
    return stopped.confirmed ? { confirmed: true, observed: 'stopped' } : stopped
  }

  return {
    kind: 'mod_jk',
    capabilities,
    observe,
    setIntent,
    async setWeight(target, member, weight) {
      if (!fits(weight, capabilities)) return { confirmed: false, failure: unfit(weight, capabilities) }
      const fields = { vwf: String(weight) }
      return await write(target, member, { fields, wanted: weight, read: (found) => found.weight })
    },
    addMember: async () => ({ confirmed: false, failure: fixed }),
    removeMember,
    async backends(target) {
      const read = await list(target, deadlineIn(target.timeoutMs))
      return read.ok ? { ok: true, names: read.value.balancers.map(({ name }) => name) } : read
    },
    close: () => client.close(),
  }
}

const fixed: Failure = badReply(
  'The members of mod_jk stand in workers.properties: change them there, then restart httpd gracefully.',
)

function refusal(target: WebTarget, said: string): Failure {
  const message = `mod_jk at ${placeOfTarget(target)} refused: ${said.replace(/\.+$/, '') || 'it gives no reason'}`
  if (/read.?only|not allowed|denied/i.test(said)) {
    return { kind: 'forbidden', message: `${message}. Use a status worker without read_only.` }
  }
  return badReply(`${message}.`)
}
