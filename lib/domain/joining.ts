import type { Health } from './model'
import type { PeerSettings } from './peer-settings'
import { settingsLines } from './peer-settings'
import type { PlacementWay } from './placement'

export const joiningConditionKinds = ['probe', 'agent', 'release', 'place', 'route', 'settings'] as const
export const joiningLineStates = ['met', 'waiting', 'failed'] as const
type LineState = (typeof joiningLineStates)[number]

/** A balancer of the cluster, as far as it concerns a node that joins. */
export type JoiningBalancer = {
  name: string
  /** It does not answer, in words; null = it does. */
  silence: string | null
  /** The node there; `route` null = the balancer names none. */
  member: { name: string; route: string | null } | null
  /** Where somebody wanted it placed; null = nowhere. */
  placement: {
    way: PlacementWay
    slot: string | null
    state: LineStateOfPlacement
    message: string | null
  } | null
}
type LineStateOfPlacement = 'waiting' | 'placed' | 'failed'

export type JoiningFacts = {
  health: Health
  healthReason: string | null
  /** Its credentials were refused: nothing is asked of it until they are edited. */
  pollStopped: boolean
  /** Its kind holds web applications that releases are deployed as. */
  holdsReleases: boolean
  agentConnected: boolean
  /** What the cluster wants of each solution, and what the node itself was seen to serve. */
  wanted: { solution: string; release: string; verified: boolean }[]
  /** Sessions stay with the node that opened them, by the route. */
  sticky: boolean
  route: string | null
  balancers: JoiningBalancer[]
  /** null = not observed lately. */
  own: PeerSettings | null
  /** Active nodes that were observed lately. */
  peers: PeerSettings[]
}

export type JoiningLine = {
  condition: (typeof joiningConditionKinds)[number]
  state: LineState
  met: boolean
  message: string
}

/** What must hold before a joining node takes traffic. `failed` = it does not pass without somebody. */
export function joiningConditions(facts: JoiningFacts): JoiningLine[] {
  return [
    probeLine(facts),
    ...releaseLines(facts),
    ...placeLines(facts.balancers),
    ...routeLines(facts),
    ...settingsLines(facts.own, facts.peers).map(({ state, message }) => line('settings', state, message)),
  ]
}

/** Every condition is met: the node can become active. */
export function mayBecomeActive(lines: readonly Pick<JoiningLine, 'met'>[]): boolean {
  return lines.length > 0 && lines.every(({ met }) => met)
}

function line(condition: JoiningLine['condition'], state: LineState, message: string): JoiningLine {
  return { condition, state, met: state === 'met', message }
}

function probeLine({ health, healthReason, pollStopped }: JoiningFacts): JoiningLine {
  if (health === 'up') return line('probe', 'met', 'The probe is up')
  const message = `The probe is ${health}${healthReason ? `: ${healthReason}` : ''}`
  return line('probe', pollStopped ? 'failed' : 'waiting', message)
}

/** Its agent brings what is wanted; where nothing is, none is needed. */
function releaseLines({ holdsReleases, wanted, agentConnected }: JoiningFacts): JoiningLine[] {
  if (!holdsReleases || wanted.length === 0) return []
  const agent = agentConnected
    ? line('agent', 'met', 'Its agent is connected')
    : line('agent', 'waiting', 'Its agent is not connected')
  const releases = wanted.map(({ solution, release, verified }) =>
    verified
      ? line('release', 'met', `It serves ${solution} ${release}`)
      : line('release', 'waiting', `It does not serve ${solution} ${release} yet`),
  )
  return [agent, ...releases]
}

/** A node that no balancer knows would count as one that serves, and get nobody. */
function placeLines(balancers: JoiningBalancer[]): JoiningLine[] {
  const lines = balancers.flatMap((balancer) => placeLine(balancer) ?? [])
  if (lines.length > 0 || balancers.length === 0) return lines
  const names = balancers.map(({ name }) => name).join(' and ')
  return [
    line(
      'place',
      'waiting',
      `${names} ${balancers.length === 1 ? 'does' : 'do'} not know it: give it a place there, or add it to the configuration`,
    ),
  ]
}

function placeLine({ name, silence, member, placement }: JoiningBalancer): JoiningLine | null {
  // A member of that name may be another's, as long as the balancer did not say that it took this node in.
  if (member && (!placement || placement.way === 'existing' || placement.state === 'placed')) {
    return line('place', 'met', `${name} knows it as ${member.name}`)
  }
  if (!placement) return null
  if (placement.state === 'failed') {
    return line(
      'place',
      'failed',
      `${name} did not take it in: ${placement.message ?? 'it does not say why'}`,
    )
  }
  if (placement.way === 'existing' && !silence) {
    return line('place', 'waiting', `${name} does not know it yet: it is to stand in its configuration`)
  }
  const why = silence ?? placement.message
  return line('place', 'waiting', `${name} has yet to take it in${why ? `: ${why}` : ''}`)
}

function routeLines({ sticky, route, balancers }: JoiningFacts): JoiningLine[] {
  if (!sticky) return []
  return balancers.flatMap(({ name, member }) => {
    if (!member || member.route === null) return []
    if (route === null) {
      const message = `${name} sends it the sessions of route ${member.route}, and which route the node has is not known: set it`
      return [line('route', 'failed', message)]
    }
    if (route === member.route) return [line('route', 'met', `Its route is ${route}, at ${name} too`)]
    const message = `Its route is ${route}, but ${name} sends it the sessions of ${member.route}: make them equal, else its users lose their sessions`
    return [line('route', 'failed', message)]
  })
}
