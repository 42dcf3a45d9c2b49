import type { Failure, MemberReading } from '@/lib/domain/model'
import {
  type Deadline,
  deadlineIn,
  placeOf,
  urlOf,
  type WebClient,
  type WebTarget,
} from '../apache/web-client'
import type { BalancerTarget, Written } from '../balancer'
import { type HttpdBalancer, type ManagerPage, parseManager, parsePage } from './parse'

const what = 'balancer-manager'

export const badReply = (message: string): Failure => ({ kind: 'bad-reply', message })

const noUrl = (address: string): Failure =>
  badReply(`${address.slice(0, 200)} is not the URL of a balancer-manager.`)

export const placeWithout = ({ address }: WebTarget) => {
  const url = urlOf(address)
  return url ? placeOf(url) : 'its address'
}

export type Read<T> = { ok: true; value: T } | { ok: false; failure: Failure }

/** Reads and writes of a balancer-manager, on a client that somebody else closes. */
export function createManager(client: WebClient) {
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

  return { readManager, readPage, readBalancer, post, write }
}

export type Manager = ReturnType<typeof createManager>

const memberOf = (balancer: HttpdBalancer, name: string) =>
  balancer.members.find((member) => member.name === name)

function noBackend(target: BalancerTarget, names: string[]): Failure {
  return {
    kind: 'no-backend',
    message: `httpd at ${placeWithout(target)} has no balancer ${target.backend}. It has: ${names.slice(0, 20).join(', ') || 'none'}.`,
  }
}
