import type { Openings } from '@/lib/domain/model'
import type { ServerState, StatRow } from './parse'

/** Where a server points that waits for a node: nothing ever listens there. */
export const nowhere = '127.0.0.1:1'

/** Stands ready for a node and is no member: out of service, and points nowhere. */
export const isFree = ({ address, intent }: ServerState) =>
  intent === 'maintenance' && address !== null && /^(?:127\.0\.0\.1|0\.0\.0\.0|\[::1?\]):1$/.test(address)

export const backendRow = (rows: StatRow[]) => rows.find(({ type }) => type === '1')

/** HAProxy computes dynamic cookies from its key and the server's address; configured ones say what somebody chose. */
const hasDynamicCookies = (rows: StatRow[]) =>
  rows.some(({ type, cookie }) => type === '2' && /^[0-9a-f]{16}$/.test(cookie ?? ''))

/** `add server` left its experimental state with 2.6. */
function addsServers(version: string): boolean {
  const [, major = 0, minor = 0] = (/^(\d+)\.(\d+)/.exec(version) ?? []).map(Number)
  return major > 2 || (major === 2 && minor >= 6)
}

const openBalances = new Set(['roundrobin', 'leastconn', 'first', 'random'])

const forgets = 'HAProxy forgets a server that was added when it is reloaded.'

/** Why no server can be added to the backend, as far as it tells; null = nothing speaks against it. */
export function whyNotAdded(version: string, states: ServerState[], rows: StatRow[]): string | null {
  if (!addsServers(version)) return `HAProxy ${version} adds no servers at run time; 2.6 and later do.`
  const backend = backendRow(rows)
  if (backend?.algo === 'static-rr') return '`balance static-rr` takes no servers at run time.'
  const peers = states.filter((state) => !isFree(state))
  if (peers.some(({ tls }) => tls)) {
    return 'Its servers speak TLS with settings of the configuration, which a server that is added would lack.'
  }
  if (!backend?.cookie || hasDynamicCookies(rows) || states.length === 0) return null
  return `Sessions stick by the cookie ${backend.cookie}, which a server that is added would not set: nobody would stay on it. Configure free slots, or \`cookie ${backend.cookie} … dynamic\`.`
}

function toKnow(rows: StatRow[]): string {
  const { algo, cookie } = backendRow(rows) ?? {}
  if (algo && !openBalances.has(algo)) {
    return `With \`balance ${algo}\` a server can be added only under \`hash-type consistent\`. ${forgets}`
  }
  if (cookie) return forgets
  return `It sets no cookie: a stick-table keeps sessions on a server that is added, \`use-server\` only where its rule takes the server's name from the session's route. ${forgets}`
}

/** What the stats socket may do; `operator` reads as much as `admin`. */
export const mayOnlyRead = (level: string | null) => level === 'user' || level === 'operator'

/** Where a new member would find a place in a backend. */
export function openingsOf(
  version: string,
  level: string | null,
  states: ServerState[],
  rows: StatRow[],
): Openings {
  if (mayOnlyRead(level)) {
    const reason = 'The stats socket may only read: give it `level admin` in haproxy.cfg.'
    return { slots: [], add: false, reason }
  }
  const slots = states.filter(isFree).map(({ name }) => name)
  const not = whyNotAdded(version, states, rows)
  return { slots, add: not === null, reason: not ?? toKnow(rows) }
}
