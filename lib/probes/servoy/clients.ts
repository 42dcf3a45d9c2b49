import { MusterError } from '@/lib/domain/errors'
import type { HeldSessions } from '@/lib/domain/model'
import type { ProbeTarget } from '../probe'
import { type ManagerClient, managerPlace } from '../tomcat/manager-client'
import { type Bean, parseBeans, parseInvoked } from '../tomcat/parse-jmx'
import { type Ask, answered, askOf, fingerprintOf, invoke } from '../tomcat/sessions'
import { namesOf } from './beans'
import { parseClients } from './parse-clients'

/** A client with the bean that knows it; its HTTP session by fingerprint alone. */
export type HeldClient = { bean: Bean; id: string | null; user: string | null; fingerprint: string | null }

export const beansOf = async (ask: Ask, target: ProbeTarget, type: string): Promise<Bean[]> => {
  const query = encodeURIComponent(`${namesOf(target).beanDomain}:type=${type},*`)
  const { body } = await ask(`/jmxproxy/?qry=${query}`, 'manager-jmx')
  return answered(parseBeans(body), managerPlace(target).place)
}

/**
 * Each client that the server's MBeans list, over all contexts.
 *
 * @throws MusterError `UNAVAILABLE` with what hinders
 */
export async function listClients(client: ManagerClient, target: ProbeTarget): Promise<HeldClient[]> {
  const names = namesOf(target)
  const ask = askOf(client, target)
  const beans = await beansOf(ask, target, 'Clients')
  if (beans.length === 0) {
    throw new MusterError('UNAVAILABLE', `It has no MBean ${names.beanDomain}:type=Clients.`)
  }
  const held: HeldClient[] = []
  for (const bean of beans) {
    const { body } = await ask(invoke(bean, names.listOperation), 'manager-jmx')
    const listing = parseInvoked(body)
    if (!listing.ok) {
      const said = `Its clients can't be listed by ${names.listOperation}: ${listing.problem}`
      throw new MusterError('UNAVAILABLE', said)
    }
    for (const { id, user, session } of parseClients(listing.value, names)) {
      held.push({ bean, id, user, fingerprint: session === null ? null : fingerprintOf(session) })
    }
  }
  return held
}

/** Who uses which session, where its clients tell that. Sessions are listed all the same where they do not. */
export async function withUsers(
  client: ManagerClient,
  target: ProbeTarget,
  held: HeldSessions,
): Promise<HeldSessions> {
  if (held.kind !== 'listed' || held.items.length === 0) return held
  const clients = await listClients(client, target).catch((error) => {
    if (error instanceof MusterError) return []
    throw error
  })
  const users = new Map<string, Set<string>>()
  for (const { fingerprint, user } of clients) {
    if (fingerprint === null || user === null) continue
    users.set(fingerprint, (users.get(fingerprint) ?? new Set()).add(user))
  }
  const items = held.items.map((session) => {
    return { ...session, user: [...(users.get(session.fingerprint) ?? [])].join(', ') || null }
  })
  return { kind: 'listed', items }
}
