import { MusterError } from '@/lib/domain/errors'
import type { ProbeTarget } from '../probe'
import { type ManagerClient, managerPlace } from './manager-client'
import { type Bean, contextOfBean, parseBeans, parseDone, parseInvoked } from './parse-jmx'
import { parseExpired, parseText } from './parse-text'
import { type Ask, answered, askOf, fingerprintOf, invoke, mapBounded, runningApplications } from './sessions'

/**
 * Ends all sessions of the node's applications, or those with these fingerprints; how many, as the node tells.
 *
 * @throws MusterError `UNAVAILABLE` with what to do about it
 */
export async function endSessions(
  client: ManagerClient,
  target: ProbeTarget,
  which: 'all' | readonly string[],
): Promise<number> {
  const { path: managerPath, place } = managerPlace(target)
  const ask = askOf(client, target)
  return which === 'all'
    ? await expireAll(ask, managerPath, place)
    : await expireThese(ask, managerPath, place, new Set(which))
}

/** By context and without naming a session: no id passes over the wire. */
async function expireAll(ask: Ask, managerPath: string, place: string): Promise<number> {
  const applications = await runningApplications(ask, managerPath, place)
  const expired = await mapBounded(applications, async ({ path, version }) => {
    const query = new URLSearchParams({ path, ...(version === null ? {} : { version }), idle: '0' })
    const { body } = await ask(`/text/expire?${query}`, 'manager-script')
    const text = parseText(body)
    const count = parseExpired(body)
    if (text.ok && count !== null) return count
    const problem = text.ok ? 'it did not say how many it ended' : text.problem
    throw new MusterError('UNAVAILABLE', `${place} can't end the sessions of ${path}: ${problem}`)
  })
  return expired.reduce((sum, count) => sum + count, 0)
}

async function expireThese(
  ask: Ask,
  managerPath: string,
  place: string,
  wanted: ReadonlySet<string>,
): Promise<number> {
  const { body } = await ask('/jmxproxy/?qry=*:type=Manager,*', 'manager-jmx')
  const managers = answered(parseBeans(body), place).filter(
    (bean) => !['/host-manager', managerPath].includes(contextOfBean(bean).path),
  )
  let ended = 0
  for (const bean of managers) {
    const list = await ask(invoke(bean, 'listSessionIds'), 'manager-jmx')
    const ids = answered(parseInvoked(list.body), place).split(/\s+/)
    for (const id of ids) {
      if (id && wanted.has(fingerprintOf(id)) && (await expireOne(ask, bean, id, place))) ended += 1
    }
  }
  return ended
}

/** Tomcat answers alike whether it ended one or knew none: whether it is gone is asked. */
async function expireOne(ask: Ask, bean: Bean, id: string, place: string): Promise<boolean> {
  const reply = await ask(invoke(bean, 'expireSession', id), 'manager-jmx')
  answered(parseDone(reply.body), place)
  const left = await ask(invoke(bean, 'getLastAccessedTimestamp', id), 'manager-jmx')
  return answered(parseInvoked(left.body), place) === '-1'
}
