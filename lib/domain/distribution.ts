import { chiSquared, jain } from './chance'
import { type CauseEvidence, causeOf } from './distribution-cause'
import type { Health, Intent, NodeState, Opinion } from './model'

export type DistributionNode = {
  node: string
  state: NodeState
  health: Health
  weight: number
  capacity: number | null
  sessions: number | null
  observedAt: Date | null
  /** Sessions opened within the flow's minutes. */
  opened: number
  /** Its members at the balancers that answer; empty = no balancer says anything of it. */
  members: {
    balancer: string
    intent: Intent
    opinion: Opinion
    weight: number | null
    route: string | null
  }[]
  route: string | null
  /** When it became active, or left that state. */
  stateSince: Date | null
  /** When its server started, by its own account. */
  startedAt: Date | null
}

export type DistributionInput = { at: Date; flowMinutes: number; nodes: DistributionNode[] }

export type Share = {
  node: string
  state: NodeState
  health: Health
  takesTraffic: boolean
  weight: number
  capacity: number | null
  sessions: number | null
  observedAt: Date | null
  stockPercent: number | null
  flowPercent: number | null
  opened: number
  expectedPercent: number
}

/** What is said of a cluster's distribution; the contract's shape without the flows of the picture. */
export type DistributionReport = {
  at: Date
  flowMinutes: number
  sessions: number | null
  shares: Share[]
  fairness: number | null
  maxToMean: number | null
  flowTest: { statistic: number; degrees: number; p: number; words: string } | null
  verdict: string
  headroom: Headroom
}

export type Headroom = {
  capacity: number | null
  loadPercent: number | null
  fullest: string | null
  loadIfFullestGonePercent: number | null
}

export function describeDistribution({ at, flowMinutes, nodes }: DistributionInput): DistributionReport {
  const expected = expectedShares(nodes)
  const known = nodes.filter((node) => node.sessions !== null)
  const sessions = known.length === 0 ? null : total(known.map((node) => node.sessions ?? 0))
  const opened = total(nodes.map((node) => node.opened))
  const shares = nodes.map((node, index) => ({
    node: node.node,
    state: node.state,
    health: node.health,
    takesTraffic: takesTraffic(node),
    weight: node.weight,
    capacity: node.capacity,
    sessions: node.sessions,
    observedAt: node.observedAt,
    stockPercent: node.sessions === null ? null : percentOf(node.sessions, sessions),
    flowPercent: percentOf(node.opened, opened),
    opened: node.opened,
    expectedPercent: (expected[index] ?? 0) * 100,
  }))
  const stock = normalisedStock(nodes)
  const fairness = jain(stock)
  const test = chiSquared(
    nodes.map((node) => node.opened),
    expected,
  )
  const flowTest = test && { ...test, words: chanceInWords(test.p) }
  const evidence: CauseEvidence = { at, flowMinutes, nodes, shares, spread: spreadOf(nodes), flowTest }
  return {
    at,
    flowMinutes,
    sessions,
    shares,
    fairness,
    maxToMean: maxToMean(stock),
    flowTest,
    verdict: verdictOf(evidence),
    headroom: headroomOf(nodes),
  }
}

/** It takes new sessions, as far as is known: a balancer's word counts only where there is one. */
export function takesTraffic(
  node: Pick<DistributionNode, 'state' | 'health' | 'weight'> & {
    members: Pick<DistributionNode['members'][number], 'intent' | 'opinion'>[]
  },
): boolean {
  if (node.state !== 'active' || node.weight <= 0) return false
  if (node.health !== 'up' && node.health !== 'degraded') return false
  if (node.members.length === 0) return true
  return node.members.some(
    ({ intent, opinion }) => (intent === 'ready' || intent === 'unknown') && opinion !== 'down',
  )
}

/** The share of new sessions that each node's weight makes one expect among those that take traffic; sums to 1. */
export function expectedShares(nodes: DistributionNode[]): number[] {
  const weights = nodes.map((node) => (takesTraffic(node) ? node.weight : 0))
  const whole = total(weights)
  return weights.map((weight) => (whole === 0 ? 0 : weight / whole))
}

/** At this p a fair balancer is accused once in a thousand looks. */
export const accusedBelow = 0.001

/** How far new sessions depart from the weights, in words that a p value of this size deserves. */
export function chanceInWords(p: number): string {
  if (p < accusedBelow) return 'departs from the weights by more than chance'
  if (p < 0.05) return `may be chance: ${oneIn(p)} fair draws is this uneven`
  return 'as the weights say, within chance'
}

function oneIn(p: number): string {
  return `one in ${Math.round(1 / p)}`
}

/** Whether sessions held follow the weights. `may be chance` and `too few` are no accusation. */
export type Spread = 'well spread' | 'may be chance' | 'uneven' | 'too few'

type Held = Parameters<typeof takesTraffic>[0] & Pick<DistributionNode, 'sessions'>

/** Fewer sessions waver more: what chance explains is not called uneven, however it looks. */
export function spreadOf(nodes: Held[]): Spread {
  const counted = nodes.filter((node) => takesTraffic(node) && node.sessions !== null)
  const test = chiSquared(
    counted.map((node) => node.sessions ?? 0),
    counted.map((node) => node.weight),
  )
  if (!test) return 'too few'
  const fairness = jain(normalisedStock(nodes)) ?? 1
  if (test.p >= 0.05 || fairness >= evenFrom) return 'well spread'
  return test.p < accusedBelow ? 'uneven' : 'may be chance'
}

/** Jain's index from which on nobody would notice. */
const evenFrom = 0.95

function verdictOf(evidence: CauseEvidence): string {
  const taking = evidence.shares.filter((share) => share.takesTraffic)
  if (taking.length === 0) return 'No node takes new sessions.'
  const cause = causeOf(evidence)
  if (cause) return cause.sentence
  if (taking.length === 1) return `${taking[0]?.node} alone takes new sessions.`
  if (taking.every((share) => !share.sessions && share.opened === 0))
    return 'There are no sessions to spread.'
  if (evidence.flowTest && evidence.flowTest.p < accusedBelow) {
    const of = outlier(taking, (share) => share.flowPercent)
    return `New sessions depart from the weights by more than chance: ${of}.`
  }
  const held = () => outlier(taking, (share) => share.stockPercent)
  switch (evidence.spread) {
    case 'well spread':
      return 'Well spread: sessions follow the weights.'
    case 'may be chance':
      return `Somewhat uneven, which may be chance: ${held()}.`
    case 'uneven':
      return `Sessions held are uneven: ${held()}. Too few new ones to tell why.`
    case 'too few':
      return 'Too few sessions to tell how they spread.'
  }
}

function outlier(shares: Share[], percent: (share: Share) => number | null): string {
  const departure = (share: Share) =>
    Math.abs((percent(share) ?? share.expectedPercent) - share.expectedPercent)
  const most = [...shares].sort((a, b) => departure(b) - departure(a))[0]
  if (!most) return 'no node stands out'
  return `${most.node} has ${Math.round(percent(most) ?? 0)} %, ${Math.round(most.expectedPercent)} % expected`
}

/** Sessions by weight, of the nodes that take traffic and whose count is known. */
function normalisedStock(nodes: Held[]): number[] {
  return nodes.flatMap((node) =>
    takesTraffic(node) && node.sessions !== null ? [node.sessions / node.weight] : [],
  )
}

function maxToMean(stock: number[]): number | null {
  const sum = total(stock)
  return stock.length < 2 || sum === 0 ? null : Math.max(...stock) / (sum / stock.length)
}

/** The load if the node that holds most were gone and the others took its sessions. null = a figure is missing. */
export function headroomOf(
  nodes: Pick<DistributionNode, 'node' | 'state' | 'health' | 'weight' | 'capacity' | 'sessions'>[],
): Headroom {
  const serving = nodes.filter(
    ({ state, health, weight }) =>
      state === 'active' && weight > 0 && (health === 'up' || health === 'degraded'),
  )
  const fullest = serving.reduce<(typeof serving)[number] | null>(
    (most, node) => (node.sessions !== null && node.sessions > (most?.sessions ?? -1) ? node : most),
    null,
  )
  const capacity = wholeOf(serving.map((node) => node.capacity))
  const sessions = wholeOf(serving.map((node) => node.sessions))
  const rest = capacity === null ? null : capacity - (fullest?.capacity ?? 0)
  return {
    capacity,
    loadPercent: sessions === null ? null : percentOf(sessions, capacity),
    fullest: fullest?.node ?? null,
    loadIfFullestGonePercent: sessions === null || !fullest ? null : percentOf(sessions, rest),
  }
}

/** null when a part is not known, or there is none. */
function wholeOf(values: (number | null)[]): number | null {
  let sum = 0
  for (const value of values) {
    if (value === null) return null
    sum += value
  }
  return values.length === 0 ? null : sum
}

function total(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

function percentOf(part: number, whole: number | null): number | null {
  return whole === null || whole <= 0 ? null : (part / whole) * 100
}
