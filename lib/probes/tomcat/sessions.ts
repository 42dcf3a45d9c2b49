import { createHash } from 'node:crypto'
import { MusterError } from '@/lib/domain/errors'
import type { HeldSession, HeldSessions } from '@/lib/domain/model'
import type { ProbeTarget } from '../probe'
import type { ManagerClient } from './manager-client'
import { managerPlace } from './manager-client'
import { type Bean, contextOfBean, type JmxReply, parseBeans, parseInvoked } from './parse-jmx'
import { parseApplications, parseIdleBuckets, parseText } from './parse-text'

const parallel = 2

export type Ask = (path: string, role: string) => Promise<{ body: string; aheadMs: number }>

/** Below this, clocks agree as far as a Date header can tell. */
const clockToleranceMs = 3_000
/** `aheadMs`: what is to be added to the node's times for them to be Muster's. */
type Held = { bean: Bean; id: string; timeoutSeconds: number | null; aheadMs: number }

class Forbidden extends MusterError {}

/** Session ids are credentials: this is all of one that ever leaves this file. */
export const fingerprintOf = (id: string) => createHash('sha256').update(id).digest('hex').slice(0, 8)

export function answered<T>(reply: JmxReply<T>, place: string): T {
  if (reply.ok) return reply.value
  throw new MusterError('UNAVAILABLE', `${place} can't list its sessions: ${reply.problem}`)
}

/** Runs over the items with a bounded number at a time; results keep the order. */
export async function mapBounded<T, R>(items: T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const lane = async () => {
    while (next < items.length) {
      const index = next++
      const item = items[index]
      if (item !== undefined) results[index] = await work(item)
    }
  }
  await Promise.all(Array.from({ length: Math.min(parallel, items.length) }, lane))
  return results
}

export const invoke = (bean: Bean, operation: string, argument?: string) =>
  `/jmxproxy/?invoke=${encodeURIComponent(bean.name)}&op=${operation}` +
  (argument === undefined ? '' : `&ps=${encodeURIComponent(argument)}`)

/** Minutes in `web.xml`, seconds here; -1 when they never time out, null when it is not said. */
function timeouts(modules: Bean[]): Map<string, number | null> {
  return new Map(
    modules.map((bean) => {
      const context = (bean.keys.get('name') ?? '').replace(/^\/\/[^/]*/, '')
      const minutes = Number(bean.attributes.get('sessionTimeout') ?? Number.NaN)
      if (Number.isNaN(minutes)) return [context, null]
      return [context, minutes > 0 ? minutes * 60 : -1]
    }),
  )
}

/** -1: the session ended between being listed and being asked for. */
function timestampOf(reply: JmxReply<string>, aheadMs: number): Date | 'gone' | null {
  const value = reply.ok ? Number(reply.value || Number.NaN) : Number.NaN
  if (value === -1) return 'gone'
  return Number.isSafeInteger(value) && value > 0 ? new Date(value + aheadMs) : null
}

async function readOne(ask: Ask, { bean, id, timeoutSeconds, aheadMs }: Held): Promise<HeldSession | null> {
  const operation = async (name: string) =>
    timestampOf(parseInvoked((await ask(invoke(bean, name, id), 'manager-jmx')).body), aheadMs)
  const lastUsedAt = await operation('getLastAccessedTimestamp')
  const openedAt = await operation('getCreationTimestamp')
  if (lastUsedAt === 'gone' || openedAt === 'gone') return null
  const { path, version } = contextOfBean(bean)
  const idleMs = lastUsedAt === null ? null : Date.now() - lastUsedAt.getTime()
  return {
    fingerprint: fingerprintOf(id),
    context: path,
    version,
    openedAt,
    lastUsedAt,
    idleSeconds: idleMs === null ? null : Math.max(0, Math.round(idleMs / 1000)),
    timeoutSeconds,
  }
}

/** null when there are more than `sessionsMax`. */
async function listSessions(ask: Ask, managerPath: string, place: string, sessionsMax: number) {
  const isApplication = (bean: Bean) => !['/host-manager', managerPath].includes(contextOfBean(bean).path)
  const first = await ask('/jmxproxy/?qry=*:type=Manager,*', 'manager-jmx')
  const aheadMs = Math.abs(first.aheadMs) < clockToleranceMs ? 0 : first.aheadMs
  const managers = answered(parseBeans(first.body), place)
  const holding = managers.filter(
    (bean) => isApplication(bean) && bean.attributes.get('activeSessions') !== '0',
  )
  const counted = holding.reduce((sum, bean) => sum + Number(bean.attributes.get('activeSessions') ?? 0), 0)
  if (counted > sessionsMax) return null
  if (!holding.length) return []
  const modules = await ask('/jmxproxy/?qry=*:j2eeType=WebModule,*', 'manager-jmx')
  const timeoutOf = timeouts(answered(parseBeans(modules.body), place))
  const held: Held[] = []
  for (const bean of holding) {
    const list = await ask(invoke(bean, 'listSessionIds'), 'manager-jmx')
    const ids = answered(parseInvoked(list.body), place)
    const timeoutSeconds = timeoutOf.get(bean.keys.get('context') ?? '') ?? null
    for (const id of ids.split(/\s+/)) if (id) held.push({ bean, id, timeoutSeconds, aheadMs })
  }
  if (held.length > sessionsMax) return null
  return (await mapBounded(held, (session) => readOne(ask, session))).filter((session) => session !== null)
}

/** Tomcat's own are not among them. */
export async function runningApplications(ask: Ask, managerPath: string, place: string) {
  const { body: list } = await ask('/text/list', 'manager-script')
  const text = parseText(list)
  if (!text.ok) throw new MusterError('UNAVAILABLE', `${place} can't list its applications: ${text.problem}`)
  return parseApplications(list).filter(
    ({ path, running }) => running && path !== managerPath && path !== '/host-manager',
  )
}

async function readBuckets(ask: Ask, managerPath: string, place: string) {
  const applications = await runningApplications(ask, managerPath, place)
  const perContext = await mapBounded(applications, async ({ path, version }) => {
    const query = new URLSearchParams({ path, ...(version === null ? {} : { version }) })
    const { body } = await ask(`/text/sessions?${query}`, 'manager-script')
    return parseIdleBuckets(body).map((bucket) => ({ context: path, ...bucket }))
  })
  return perContext.flat()
}

export function askOf(client: ManagerClient, target: ProbeTarget): Ask {
  return async (path, role) => {
    const reply = await client.get(target, { path, role, timeoutMs: target.timeoutMs })
    if (reply.ok) return reply
    if (reply.status === 403) throw new Forbidden('UNAVAILABLE', reply.failure.message)
    throw new MusterError('UNAVAILABLE', reply.failure.message)
  }
}

/**
 * The sessions that a node holds, each by itself where the role manager-jmx allows it and there are at most
 * `sessionsMax`; else how many have been idle for how long. Reading them does not touch their idle times.
 * @throws MusterError `UNAVAILABLE` with what to do about it
 */
export async function readSessions(
  client: ManagerClient,
  target: ProbeTarget,
  { sessionsMax }: { sessionsMax: number },
): Promise<HeldSessions> {
  const { path: managerPath, place } = managerPlace(target)
  const ask = askOf(client, target)
  const listed = await listSessions(ask, managerPath, place, sessionsMax).catch((error) => {
    if (error instanceof Forbidden) return null
    throw error
  })
  if (listed) return { kind: 'listed', items: listed }
  return { kind: 'buckets', buckets: await readBuckets(ask, managerPath, place) }
}
