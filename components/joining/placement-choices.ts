import { span } from '@/components/ui/format'
import type { Balancer } from '@/lib/client/shapes'
import { matchMembers } from '@/lib/domain/matching'

export type NewNode = { name: string; address: string; route: string | null }

export type PlacementChoice = {
  /** `existing:member`, `slot:member`, `added` or `none`. */
  value: string
  title: string
  /** What happens at the balancer, in a sentence. */
  does: string
  /** The route that the node has to take for it; missing = its own will do. */
  route?: string
}

export type OpenBalancer = Pick<
  Balancer,
  'name' | 'kind' | 'members' | 'openings' | 'capabilities' | 'keepsIntents' | 'failure' | 'observedAt'
>

/** How a node can get behind a balancer, the likeliest first; the last is always not to. */
export function placementChoices(balancer: OpenBalancer, node: NewNode): PlacementChoice[] {
  const match = matchOf(balancer, node)
  const none = notYet(balancer, node)
  if (match) return [match, none]
  return [...slots(balancer, node), ...added(balancer, node), ...otherMembers(balancer, node), none]
}

/** A member that is it already, else a place that waits for it; to take over another member's route is for people. */
export function usualChoice(choices: PlacementChoice[]): string {
  const usual = choices.find(({ route }) => route === undefined)
  return usual?.value ?? 'none'
}

/** What is asked of the console for it; null = nothing, the member is there or there is to be none. */
export function placeOf(value: string): { kind: 'slot'; name: string } | { kind: 'added' } | null {
  if (value === 'added') return { kind: 'added' }
  return value.startsWith('slot:') ? { kind: 'slot', name: value.slice('slot:'.length) } : null
}

/** Why nothing can be added here, or how old that is what stands here; null = nothing to know. */
export function placementRemark(balancer: OpenBalancer, now: number): string | null {
  if (balancer.failure !== null) {
    const age = balancer.observedAt === null ? null : span(now - Date.parse(balancer.observedAt))
    const seen = age === null ? 'It was never read.' : `What stands here was read ${age} ago.`
    return `${balancer.name} does not answer. ${seen} It is told once it answers.`
  }
  if (balancer.openings === null) return 'It does not say where it has places.'
  return balancer.openings.add ? null : balancer.openings.reason
}

function matchOf({ name, members }: OpenBalancer, node: NewNode): PlacementChoice | null {
  const free = members.filter((member) => member.node === null)
  const [found] = matchMembers(free, [{ id: node.name, ...node }]).filter(({ nodeId }) => nodeId !== null)
  if (!found?.matchedBy) return null
  const same = { route: `the route ${node.route}`, name: 'the name', address: 'the address' }[found.matchedBy]
  return {
    value: `existing:${found.member}`,
    title: `It is the member ${found.member}`,
    does: `Both have ${same}. Nothing is changed in it; it gets new sessions from ${name} once the node is active.`,
  }
}

function slots({ name, openings }: OpenBalancer, node: NewNode): PlacementChoice[] {
  return (openings?.slots ?? []).map((slot) => ({
    value: `slot:${slot}`,
    title: `The free slot ${slot}`,
    does: `${name} is told that ${slot} is ${node.name} at ${node.address}. It stays out of service until the node is active.`,
  }))
}

function added(balancer: OpenBalancer, node: NewNode): PlacementChoice[] {
  const { name, openings, keepsIntents } = balancer
  if (!openings?.add) return []
  const lasts =
    keepsIntents === true ? '' : ' A reload or restart forgets it, until it stands in the configuration too.'
  // What the balancer is known for says more than what all of its kind have in common.
  const note = openings.reason === null ? lasts : ` ${sentence(openings.reason)}`
  return [
    {
      value: 'added',
      title: 'A new member, added now',
      does: `${name} gets a member for ${node.name} at ${node.address}${node.route === null ? '' : `, with the route ${node.route}`}. It stays out of service until the node is active.${note}`,
    },
  ]
}

/** Members of nobody with a route of their own: who takes that route is them. */
function otherMembers({ members, openings }: OpenBalancer, node: NewNode): PlacementChoice[] {
  const open = new Set(openings?.slots)
  return members.flatMap((member) => {
    if (member.node !== null || member.route === null || open.has(member.name)) return []
    const at = member.address === null ? '' : ` at ${member.address}`
    return {
      value: `existing:${member.name}`,
      title: `The member ${member.name}`,
      does: `It is of no node yet${at}. ${node.name} takes its route ${member.route}: the server must have that jvmRoute, or sessions do not stay on it.`,
      route: member.route,
    }
  })
}

function notYet({ name }: OpenBalancer, node: NewNode): PlacementChoice {
  return {
    value: 'none',
    title: `Not behind ${name} yet`,
    does: `Nothing is changed there, and ${node.name} gets no traffic through it. It can be placed later, on its page.`,
  }
}

const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`)
