import { type GuardNode, isUsable } from './guard'
import type { Intent, Opinion } from './model'
import { listed } from './words'

/** A balancer that answers, and what it was last seen to do with the nodes of the cluster. */
export type GuardBalancer = {
  name: string
  members: { node: string; intent: Intent; opinion: Opinion }[]
}

const takes = ({ intent, opinion }: GuardBalancer['members'][number]) =>
  intent === 'ready' && opinion !== 'down'

/**
 * What is active in the inventory may be drained at a balancer still, or down in its eyes: a sentence for each
 * balancer that sends new sessions to one of those who leave, and would be left with nobody who can take them.
 */
export function emptiedBalancers(
  balancers: GuardBalancer[],
  nodes: GuardNode[],
  leaving: string[],
): string[] {
  const goes = new Set(leaving)
  const usable = new Set(
    nodes.filter((node) => isUsable(node) && !goes.has(node.name)).map(({ name }) => name),
  )
  return balancers.flatMap(({ name, members }) => {
    const empties =
      members.some((member) => goes.has(member.node) && takes(member)) &&
      !members.some((member) => usable.has(member.node) && takes(member))
    if (!empties) return []
    const others = members
      .filter(({ node }) => usable.has(node))
      .map((member) => `${member.node} ${why(member)}`)
    const rest = others.length === 0 ? 'It has no other usable member' : `Of its others, ${listed(others)}`
    return [`${name} would have nobody left to send new sessions to. ${rest}.`]
  })
}

function why({ intent, opinion }: GuardBalancer['members'][number]): string {
  if (intent === 'drain') return 'is told to drain there'
  if (intent === 'maintenance') return 'is in maintenance there'
  return opinion === 'down' ? 'is down in its eyes' : 'is in an unknown state there'
}

/**
 * Whether a node gets nobody new because every balancer that answers is told so, by whomever. What a balancer does not
 * say is not counted against it.
 */
export function isKeptOut(node: string, balancers: GuardBalancer[]): boolean {
  const own = balancers.flatMap(({ members }) => members.filter((member) => member.node === node))
  return own.length > 0 && own.every(({ intent }) => intent === 'drain' || intent === 'maintenance')
}
