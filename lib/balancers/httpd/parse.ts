import type { Intent, MemberReading, Opinion } from '@/lib/domain/model'
import { type Element, elements, numberOf, parseXml, textOf } from '../apache/xml'

export type HttpdBalancer = {
  /** Without `balancer://`. */
  name: string
  /** null before 2.4.68: then it stands in the HTML page alone. */
  nonce: string | null
  members: MemberReading[]
}

/** What the HTML page alone tells. */
export type ManagerPage = {
  version: string | null
  /** Whether changes survive a restart (BalancerPersist). */
  persists: boolean | null
  /** By balancer name; missing where `nonce=None` switches it off. */
  nonces: Map<string, string>
  /** How many members there may be, and how many there are, by balancer name. */
  rooms: Map<string, { max: number; used: number }>
  /** Members that are asked for their health by a check of their own. */
  checked: Set<string>
}

/** Words of `status`: `Init Drn Ok `. */
const wordsOf = (status: string | null) => new Set((status ?? '').trim().split(/\s+/).filter(Boolean))

function intentOf(words: Set<string>): Intent {
  if (words.size === 0) return 'unknown'
  if (words.has('Dis') || words.has('Stop')) return 'maintenance'
  return words.has('Drn') ? 'drain' : 'ready'
}

/** Out of service it is not used, and so nothing is learnt of it. */
export function opinionOf(words: Set<string>): Opinion {
  if (words.has('Err') || words.has('HcFl')) return 'down'
  if (words.has('Ok')) return 'up'
  return 'unknown'
}

function addressOf(worker: Element): string | null {
  const [host, port] = [textOf(worker, 'hostname'), numberOf(worker, 'port')]
  if (host === null || !port) return null
  return host.includes(':') && !host.startsWith('[') ? `[${host}]:${port}` : `${host}:${port}`
}

function memberOf(worker: Element): MemberReading | null {
  const name = textOf(worker, 'name')
  if (name === null) return null
  const words = wordsOf(textOf(worker, 'status'))
  return {
    name,
    address: addressOf(worker),
    route: textOf(worker, 'route'),
    intent: intentOf(words),
    opinion: opinionOf(words),
    statusText: [...words].join(' '),
    lastCheck: null,
    weight: numberOf(worker, 'loadfactor'),
    inFlight: numberOf(worker, 'busy'),
    total: numberOf(worker, 'elected'),
    ratePerSecond: null,
    errorsTotal: null,
  }
}

const bare = (name: string) => name.replace(/^balancer:\/\//, '')

/** `?xml=1`; null when this is no whole answer, HTML included: then the parameters were dropped. */
export function parseManager(text: string): HttpdBalancer[] | null {
  const manager = parseXml(text, 'manager')
  if (!manager || !Object.hasOwn(manager, 'balancers')) return null
  return elements(manager, 'balancers', 'balancer').flatMap((balancer) => {
    const name = textOf(balancer, 'name')
    if (name === null) return []
    const members = elements(balancer, 'workers', 'worker').map(memberOf)
    return [
      {
        name: bare(name),
        nonce: textOf(balancer, 'nonce'),
        members: members.filter((member) => member !== null),
      },
    ]
  })
}

const plain = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#38;', '&')
    .replaceAll('&amp;', '&')

const decoded = (text: string) => {
  try {
    return decodeURIComponent(plain(text))
  } catch {
    return plain(text)
  }
}

/** The page without parameters; null when it is another one. */
export function parsePage(html: string): ManagerPage | null {
  if (!html.includes('Load Balancer Manager for')) return null
  const persisted = /Balancer changes will (NOT )?be persisted on restart/.exec(html)
  const nonces = new Map<string, string>()
  for (const [, balancer = '', nonce = ''] of html.matchAll(
    /\?b=([^"&]{1,200})&(?:amp;)?nonce=([^"&]{1,100})"/g,
  )) {
    nonces.set(decoded(balancer), decoded(nonce))
  }
  const checked = new Set<string>()
  for (const [, worker = '', method = ''] of html.matchAll(
    /&(?:amp;)?w=[^"]{1,300}">([^<]{1,300})<\/a><\/td>(?:<td>[^<]{0,200}<\/td>){10}<td>([A-Z0-9]{1,20})<\/td>/g,
  )) {
    if (method !== 'NONE') checked.add(plain(worker))
  }
  const rooms = new Map<string, { max: number; used: number }>()
  for (const [, balancer = '', max = '', used = ''] of html.matchAll(
    /balancer:\/\/([^<"]{1,200})<\/a>[^[]{0,100}\[[^\]]{0,200}\]<\/h3>[^[]{0,1000}<td>(\d{1,6}) \[(\d{1,6}) Used\]/g,
  )) {
    rooms.set(plain(balancer), { max: Number(max), used: Number(used) })
  }
  return {
    version: /Server Version: Apache\/(\d[\w.]{0,30})/.exec(html)?.[1] ?? null,
    persists: persisted ? persisted[1] === undefined : null,
    nonces,
    rooms,
    checked,
  }
}
