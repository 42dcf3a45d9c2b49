import type { Intent, MemberReading, Opinion } from '@/lib/domain/model'
import { type Element, elements, numberOf, parseXml, textOf } from '../apache/xml'

export type JkStatus = {
  balancers: { name: string; members: MemberReading[] }[]
  /** `Apache/2.4.71 (Debian) mod_jk/1.2.48` */
  software: string | null
  /** What it says of the command: HTTP is 200 always. */
  result: { ok: boolean; message: string }
}

const intents: Record<string, Intent> = { ACT: 'ready', DIS: 'drain', STP: 'maintenance' }

/** mod_jk learns from requests alone; `OK/IDLE` had none for a while, `ERR/REC` gets the next one as a trial. */
export function opinionOf(state: string | null): Opinion {
  const [word, detail] = (state ?? '').split('/')
  if (word === 'OK') return 'up'
  if (word === 'ERR') return detail === 'REC' ? 'rising' : 'down'
  return 'unknown'
}

function memberOf(member: Element): MemberReading | null {
  const name = textOf(member, 'name')
  if (name === null) return null
  const [activation, state] = [textOf(member, 'activation'), textOf(member, 'state')]
  return {
    name,
    address: textOf(member, 'address'),
    route: textOf(member, 'route') ?? name,
    intent: intents[activation ?? ''] ?? 'unknown',
    opinion: opinionOf(state),
    statusText: [activation, state].filter(Boolean).join(' ').concat(', by its traffic alone'),
    lastCheck: null,
    weight: numberOf(member, 'lbfactor'),
    inFlight: numberOf(member, 'busy'),
    total: numberOf(member, 'elected'),
    ratePerSecond: null,
    errorsTotal: numberOf(member, 'errors'),
  }
}

/** The status worker's XML; null when this is something else, or not whole. */
export function parseStatus(text: string): JkStatus | null {
  const status = parseXml(text, 'status')
  const result = status && elements(status, 'result')[0]
  if (!status || !result) return null
  const software = elements(status, 'software')[0]
  return {
    balancers: elements(status, 'balancers', 'balancer').flatMap((balancer) => {
      const name = textOf(balancer, 'name')
      const members = elements(balancer, 'member').map(memberOf)
      return name === null ? [] : [{ name, members: members.filter((member) => member !== null) }]
    }),
    software: software ? (textOf(software, 'jk_version') ?? textOf(software, 'web_server')) : null,
    result: {
      ok: textOf(result, 'type') === 'OK',
      message: (textOf(result, 'message') ?? '').slice(0, 200),
    },
  }
}
