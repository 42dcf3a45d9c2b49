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
import type { Balancer, BalancerTarget, Capabilities, NewMember, Written } from '../balancer'
import { fits, unfit } from '../weight'
import { type HttpdBalancer, type ManagerPage, parseManager, parsePage } from './parse'

const what = 'balancer-manager'
const capabilities: Capabilities = { weight: { min: 1, max: 100 }, members: { add: true, remove: false } }

/** D takes it out whatever N says, and N goes first: never is it in service for a moment in between. */
const flags = {
  ready: { w_status_D: '0', w_status_S: '0', w_status_N: '0' },
  drain: { w_status_N: '1', w_status_D: '0', w_status_S: '0' },
  maintenance: { w_status_D: '1' },
} satisfies Record<Exclude<Intent, 'unknown'>, Record<string, string>>

const badReply = (message: string): Failure => ({ kind: 'bad-reply', message })

const noUrl = (address: string): Failure =>
  badReply(`${address.slice(0, 200)} is not the URL of a balancer-manager.`)

type Read<T> = { ok: true; value: T } | { ok: false; failure: Failure }

export function createHttpd(): Balancer {
  const client = createWebClient()

  async function readManager(target: WebTarget, deadline: Deadline): Promise<Read<HttpdBalancer[]>> {
    const url = urlOf(target.address, { xml: '1' })
    if (!url) return { ok: false, failure: noUrl(target.address) }
    const reply = await client.request(target, { what, url, deadline })
    if (!reply.ok) return reply
    const value = parseManager(reply.body)
    if (value) return { ok: true, value }
    const place = placeOf(url)
    const message = parsePage(reply.body)
      ? `${place} drops parameters: the host name that httpd sees differs from ${url.hostname}. Use the name under which it is asked.`
      : `What answers at ${place} is not httpd's balancer-manager. Check the address.`
    return { ok: false, failure: badReply(message) }
  }

  async function readPage(target: WebTarget, deadline: Deadline): Promise<Read<ManagerPage>> {
    const url = urlOf(target.address)
    if (!url) return { ok: false, failure: noUrl(target.address) }
    const reply = await client.request(target, { what, url, deadline })
    if (!reply.ok) return reply
    const value = parsePage(reply.body)
    const notIt = badReply(
      `What answers at ${placeOf(url)} is not httpd's balancer-manager. Check the address.`,
    )
    return value ? { ok: true, value } : { ok: false, failure: notIt }
  }

  async function readBalancer(target: BalancerTarget, deadline: Deadline): Promise<Read<HttpdBalancer>> {
    const read = await readManager(target, deadline)
    if (!read.ok) return read
    const wanted = target.backend.replace(/^balancer:\/\//, '')
    const value = read.value.find(({ name }) => name === wanted)
    if (value) return { ok: true, value }
    const names = read.value.map(({ name }) => name)
    return { ok: false, failure: noBackend(target, names) }
  }

  async function observe(target: BalancerTarget): Promise<BalancerObservation> {
    const at = new Date()
    const deadline = deadlineIn(target.timeoutMs)
    const [balancer, page, status] = await Promise.all([
      readBalancer(target, deadline),
      readPage(target, deadline),
      readServerStatus(client, target, deadline),
    ])
    if (!balancer.ok) return { ok: false, at, failure: balancer.failure }
    const seen = page.ok ? page.value : null
    return {
      ok: true,
      at,
      version: seen?.version ?? status?.version ?? null,
      startedAt: status?.startedAt ?? null,
      members: balancer.value.members.map((member) => passive(member, seen)),
      ...(seen?.persists == null ? {} : { keepsIntents: seen.persists }),
    }
  }

  async function nonceOf(
    target: BalancerTarget,
    balancer: HttpdBalancer,
    deadline: Deadline,
  ): Promise<Read<string | null>> {
    if (balancer.nonce !== null) return { ok: true, value: balancer.nonce }
    const page = await readPage(target, deadline)
    return page.ok ? { ok: true, value: page.value.nonces.get(balancer.name) ?? null } : page
  }

  async function post(
    target: BalancerTarget,
    balancer: HttpdBalancer,
    fields: Record<string, string>,
    deadline: Deadline,
  ): Promise<Failure | null> {
    const nonce = await nonceOf(target, balancer, deadline)
    if (!nonce.ok) return nonce.failure
    const url = urlOf(target.address)
    if (!url) return noUrl(target.address)
    const form = new URLSearchParams({
      b: balancer.name,
      ...(nonce.value === null ? {} : { nonce: nonce.value }),
      ...fields,
    })
    const reply = await client.request(target, { what, url, form, deadline })
    return reply.ok ? null : reply.failure
  }

  /** httpd answers 200 whatever became of a change: only what is read afterwards counts. */
  async function write<T extends string | number>(
    target: BalancerTarget,
    member: string,
    change: { fields: Record<string, string>; wanted: T; read: (member: MemberReading) => T | null },
  ): Promise<Written<T>> {
    const unconfirmed = (failure: Failure) => ({ confirmed: false as const, failure })
    const deadline = deadlineIn(target.timeoutMs)
    const before = await readBalancer(target, deadline)
    if (!before.ok) return unconfirmed(before.failure)
    const unknown = badReply(
      `httpd at ${placeWithout(target)} has no member ${member.slice(0, 200)} in ${before.value.name}.`,
    )
    const found = memberOf(before.value, member)
    if (!found) return unconfirmed(unknown)
    if (change.read(found) === change.wanted) return { confirmed: true, observed: change.wanted }
    const failure = await post(target, before.value, { w: member, ...change.fields }, deadline)
    if (failure) return unconfirmed(failure)
    const after = await readBalancer(target, deadline)
    if (!after.ok) return unconfirmed(after.failure)
    const now = memberOf(after.value, member)
    if (!now) return unconfirmed(unknown)
    const observed = change.read(now)
    if (observed === change.wanted) return { confirmed: true, observed }
    return unconfirmed(
      badReply(
        `httpd at ${placeWithout(target)} answered, but ${member} reads back as ${observed}: the change was dropped.`,
      ),
    )
  }

  async function addMember(target: BalancerTarget, { address, route }: NewMember): Promise<Written<string>> {
    const unconfirmed = (failure: Failure) => ({ confirmed: false as const, failure })
    const deadline = deadlineIn(target.timeoutMs)
    const before = await readBalancer(target, deadline)
    if (!before.ok) return unconfirmed(before.failure)
    const scheme = before.value.members[0]?.name.split('://')[0] ?? 'http'
    const name = `${scheme}://${address}`
    if (!isPlace(address)) return unconfirmed(badReply(`${address.slice(0, 200)} is not host:port.`))
    const known = before.value.members.find((member) => member.address === address)
    if (known?.route === route) return { confirmed: true, observed: known.name }
    const place = placeWithout(target)
    // Another route would cut off the sessions that the member holds.
    if (known?.route) {
      return unconfirmed(
        badReply(`httpd at ${place} has ${known.name} already, with the route ${known.route}.`),
      )
    }
    if (!known) {
      // It answers 400 to what it has no room for, and what it takes comes without a route and disabled.
      const refused = await post(target, before.value, { b_wyes: '1', b_nwrkr: name }, deadline)
      if (refused && refused.kind !== 'bad-reply') return unconfirmed(refused)
    }
    const routed = await post(target, before.value, { w: known?.name ?? name, w_wr: route }, deadline)
    if (routed && routed.kind !== 'bad-reply') return unconfirmed(routed)
    const after = await readBalancer(target, deadline)
    if (!after.ok) return unconfirmed(after.failure)
    const added = after.value.members.find((member) => member.address === address)
    if (added?.route === route) return { confirmed: true, observed: added.name }
    return unconfirmed(
      badReply(
        added
          ? `httpd at ${place} has ${added.name}, but its route reads back as ${added.route}.`
          : `httpd at ${place} did not take ${name}: ${before.value.name} has no room for another member (growth=).`,
      ),
    )
  }

  return {
    kind: 'httpd',
    capabilities,
    observe,
    setIntent: (target, member, intent) =>
      write<Intent>(target, member, { fields: flags[intent], wanted: intent, read: ({ intent }) => intent }),
    async setWeight(target, member, weight) {
      if (!fits(weight, capabilities)) return { confirmed: false, failure: unfit(weight, capabilities) }
      const fields = { w_lf: String(weight) }
      return await write(target, member, { fields, wanted: weight, read: (found) => found.weight })
    },
    addMember,
    removeMember: async () => ({ confirmed: false, failure: fixed }),
    async backends(target) {
      const read = await readManager(target, deadlineIn(target.timeoutMs))
      return read.ok ? { ok: true, names: read.value.map(({ name }) => name) } : read
    },
    close: () => client.close(),
  }
}

/** `host:port` */
const isPlace = (address: string) => /^(?:\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.-]+):\d{1,5}$/.test(address)

const fixed: Failure = badReply(
  'httpd takes no member away at run time: put it into maintenance, and take it from the configuration.',
)

const memberOf = (balancer: HttpdBalancer, name: string) =>
  balancer.members.find((member) => member.name === name)

const placeWithout = ({ address }: WebTarget) => {
  const url = urlOf(address)
  return url ? placeOf(url) : 'its address'
}

function noBackend(target: BalancerTarget, names: string[]): Failure {
  return {
    kind: 'no-backend',
    message: `httpd at ${placeWithout(target)} has no balancer ${target.backend}. It has: ${names.slice(0, 20).join(', ') || 'none'}.`,
  }
}

/** Without health checks of its own httpd learns by failing requests alone, and so late: it is said. */
function passive(member: MemberReading, page: ManagerPage | null): MemberReading {
  if (!page || page.checked.has(member.name) || member.opinion === 'unknown') return member
  return { ...member, statusText: `${member.statusText}, by its traffic alone` }
}
