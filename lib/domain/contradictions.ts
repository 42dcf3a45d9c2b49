import { wantedIntent } from './intent'
import type { Health, Intent, NodeState, Opinion } from './model'
import { count } from './words'

export type ContradictionFacts = {
  state: NodeState
  stateSince: Date
  health: Health
  healthSince: Date | null
  route: string | null
  /** It has a maintenance mode of its own. */
  hasMaintenance: boolean
  /** null = it has none, or it is not known. */
  maintenanceMode: boolean | null
  /** null = not known. */
  sessions: number | null
  /** It answers nobody but the console since then; null = it does, or that is not known. */
  quietSince: Date | null
  /** What it says that it was deployed from, or has active; null = it does not say. */
  deployment: string | null
  /** What each balancer said of its member; a balancer that does not answer is left out of it. */
  members: MemberFacts[]
  cluster: ClusterTraffic
}

type MemberFacts = {
  balancer: string
  member: string
  intent: Intent
  opinion: Opinion
  route: string | null
  answers: boolean
  /** Somebody let stand what it is told. */
  adopted: boolean
  observedAt: Date
}

/** Of the whole cluster, the node itself among them. */
export type ClusterTraffic = {
  /** Active nodes that answer requests. */
  busy: number
  /** How many nodes say that they were deployed from what. */
  deployments: { deployment: string; nodes: number }[]
}

/** A node without traffic for so long, while others have it, is worth a word. */
export const quietMs = 5 * 60_000

const settlingMs = 15_000

/** Where inventory, probe, balancers and node say different things of one node, each as a sentence. */
export function contradictions(facts: ContradictionFacts, now: Date): string[] {
  const answering = facts.members.filter(({ answers }) => answers)
  return [
    ...answering.flatMap((member) => ofMember(facts, member, now)),
    ...ownMaintenance(facts, now),
    ...fills(facts, now),
    ...quiet(facts, now),
    ...skew(facts),
  ]
}

function ofMember(facts: ContradictionFacts, member: MemberFacts, now: Date): string[] {
  const { balancer, intent, opinion } = member
  const said: string[] = []
  const wanted = facts.state === 'active' ? 'ready' : wantedIntent(facts.state, false)
  if (wanted !== null && intent !== 'unknown' && intent !== wanted && !member.adopted) {
    said.push(`${balancer} is told ${word(intent)}, and the node is ${stateWord(facts.state)}`)
  }
  const seen = agoOf(member.observedAt, now)
  const since = sinceOf(facts.healthSince, now)
  if (facts.health === 'down' && (opinion === 'up' || opinion === 'rising')) {
    said.push(`${balancer} says up${seen}, and the probe says down${since}`)
  }
  if (isServing(facts.health) && (opinion === 'down' || opinion === 'failing')) {
    said.push(`${balancer} says ${opinion}${seen}, and the probe says ${facts.health}${since}`)
  }
  if (facts.maintenanceMode && intent === 'ready' && wanted !== 'maintenance' && opinion !== 'down') {
    const says = opinion === 'up' ? 'says up and ' : ''
    said.push(`${balancer} ${says}sends it new users${seen}, and its own maintenance mode turns them away`)
  }
  if (facts.route !== null && member.route !== null && facts.route !== member.route) {
    said.push(`${balancer} routes by ${member.route}, and the node's route is ${facts.route}`)
  }
  return said
}

/** Both last through a restart of the node, so that they can differ for long. A change has a moment to be seen. */
function ownMaintenance(facts: ContradictionFacts, now: Date): string[] {
  const { hasMaintenance, maintenanceMode, state, stateSince, health } = facts
  if (!hasMaintenance || state === 'joining' || state === 'removed') return []
  if (now.getTime() - stateSince.getTime() < settlingMs) return []
  const since = sinceOf(stateSince, now)
  const wanted = state === 'maintenance'
  if (maintenanceMode === null) {
    return wanted && isServing(health)
      ? [`The node is in maintenance${since}, and whether its own maintenance mode is on is not known`]
      : []
  }
  if (maintenanceMode === wanted) return []
  return maintenanceMode
    ? [`Its own maintenance mode is on, and the node is ${stateWord(state)}${since}`]
    : [`Its own maintenance mode is off, and the node is in maintenance${since}`]
}

function fills({ state, stateSince, sessions }: ContradictionFacts, now: Date): string[] {
  if (state !== 'drained' || sessions === null || sessions === 0) return []
  return [`It is drained${sinceOf(stateSince, now)}, and holds ${count(sessions, 'session')} again`]
}

function quiet({ state, stateSince, health, quietSince, cluster }: ContradictionFacts, now: Date): string[] {
  if (state !== 'active' || !isServing(health) || quietSince === null || cluster.busy === 0) return []
  const since = new Date(Math.max(quietSince.getTime(), stateSince.getTime()))
  if (now.getTime() - since.getTime() < quietMs) return []
  const others = cluster.busy === 1 ? 'another node has' : `${cluster.busy} others have`
  return [`It is ${health} and had no request${sinceOf(since, now)}, and ${others} traffic`]
}

/** Those of the fewer nodes differ; where none are fewer, all do. */
function skew({ deployment, cluster }: ContradictionFacts): string[] {
  if (deployment === null) return []
  const others = cluster.deployments.filter((other) => other.deployment !== deployment)
  const own = cluster.deployments.find((other) => other.deployment === deployment)?.nodes ?? 0
  const [most] = others.toSorted((left, right) => right.nodes - left.nodes)
  if (!most || most.nodes < own) return []
  const number = most.nodes === 1 ? 'another node has' : `${most.nodes} others have`
  return [`It has ${deployment}, and ${number} ${most.deployment}`]
}

function isServing(health: Health): boolean {
  return health === 'up' || health === 'degraded'
}

function word(intent: Intent): string {
  return intent === 'ready' ? 'ready' : intent === 'drain' ? 'to drain' : 'maintenance'
}

function stateWord(state: NodeState): string {
  return state === 'maintenance' ? 'in maintenance' : state
}

/** ` for 12 min`; nothing where it is not known. */
function sinceOf(since: Date | null, now: Date): string {
  return since === null ? '' : ` for ${duration(now.getTime() - since.getTime())}`
}

/** ` (40 s ago)`, once it is old enough to matter. */
function agoOf(at: Date, now: Date): string {
  const ageMs = now.getTime() - at.getTime()
  return ageMs < 10_000 ? '' : ` (${duration(ageMs)} ago)`
}

function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 120) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`
}
