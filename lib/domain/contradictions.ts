import { wantedIntent } from './intent'
import type { Health, Intent, NodeState, Opinion } from './model'

export type ContradictionFacts = {
  state: NodeState
  health: Health
  route: string | null
  /** What each balancer said of its member; a balancer that does not answer is left out of it. */
  members: {
    balancer: string
    member: string
    intent: Intent
    opinion: Opinion
    route: string | null
    answers: boolean
  }[]
}

/** Where inventory, probe and balancers say different things of one node, each as a sentence. */
export function contradictions(facts: ContradictionFacts): string[] {
  return facts.members.filter(({ answers }) => answers).flatMap((member) => ofMember(facts, member))
}

function ofMember(facts: ContradictionFacts, member: ContradictionFacts['members'][number]): string[] {
  const { balancer, intent, opinion } = member
  const said: string[] = []
  const wanted = facts.state === 'active' ? 'ready' : wantedIntent(facts.state, false)
  if (wanted !== null && intent !== 'unknown' && intent !== wanted) {
    said.push(`${balancer} is told ${word(intent)}, and the node is ${stateWord(facts.state)}`)
  }
  if (facts.health === 'down' && (opinion === 'up' || opinion === 'rising')) {
    said.push(`${balancer} says up, and the probe says down`)
  }
  if (isServing(facts.health) && (opinion === 'down' || opinion === 'failing')) {
    said.push(`${balancer} says ${opinion}, and the probe says ${facts.health}`)
  }
  if (facts.route !== null && member.route !== null && facts.route !== member.route) {
    said.push(`${balancer} routes by ${member.route}, and the node's route is ${facts.route}`)
  }
  return said
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
