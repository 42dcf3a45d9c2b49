import { hostname } from 'node:os'
import { AgentIdentity } from '@/lib/contract/bus'
import { askConsole, Refused } from './console'
import { type Enrolled, keepEnrolled, loadEnrolled } from './identity'
import type { AgentLog } from './log'

export type JoinOptions = {
  state: string
  consoleUrl: string
  /** A join token of the cluster. */
  token: string
  name: string | undefined
  /** Where the balancers reach the node, `host:port`. */
  address: string
  route: string | undefined
  manager: Enrolled['manager']
  /** The manager as the console reaches it. */
  consoleManagerUrl: string | undefined
  managerPassword: string | undefined
  version: string
  log: AgentLog
}

/**
 * Registers this host as a node, unless it is one already: a restart goes on with the identity that it has, as long as
 * the console knows it. Without an answer of the console, too: what it has to do comes by the broker.
 *
 * @throws with the console's own words when it refuses
 */
export async function join(options: JoinOptions): Promise<Enrolled> {
  const known = await loadEnrolled(options.state)
  if (known && (await isStillKnown(known, options.log))) return known
  const consoleUrl = options.consoleUrl.replace(/\/+$/, '')
  const { token, address, version, manager } = options
  const reply = await askConsole(consoleUrl, '/agents/join', {
    body: {
      ...{ token, address, version },
      name: options.name ?? nameOfHost(hostname()),
      route: options.route ?? null,
      managerUrl: options.consoleManagerUrl ?? seenFromConsole(manager.url, address),
      managerUsername: manager.username,
      managerPassword: options.managerPassword ?? null,
    },
  })
  const enrolled = { consoleUrl, identity: AgentIdentity.parse(reply), manager }
  await keepEnrolled(options.state, enrolled)
  return enrolled
}

/** false only when the console says so. */
export async function isStillKnown({ consoleUrl, identity }: Enrolled, log: AgentLog): Promise<boolean> {
  try {
    await askConsole(consoleUrl, '/agents/self', { token: identity.agentToken })
    return true
  } catch (error) {
    if (error instanceof Refused && error.status === 401) return false
    log('warn', 'goes on with the identity that it has', { detail: String(error) })
    return true
  }
}

/** The first part of a host's name, without what a node's name can't have. */
export function nameOfHost(host: string): string {
  const [first = ''] = host.split('.')
  return first
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
    .slice(0, 64)
}

/** A manager on loopback is reached from elsewhere where the balancer reaches the node. */
export function seenFromConsole(managerUrl: string, address: string): string {
  const url = new URL(managerUrl)
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)) return managerUrl
  url.hostname = address.replace(/:\d+$/, '')
  return url.toString().replace(/\/+$/, '')
}
