import { wantedIntent } from '@/lib/domain/intent'
import { matchMembers } from '@/lib/domain/matching'
import type { BalancerObservation, Intent } from '@/lib/domain/model'
import type {
  BalancerFacts,
  KnownMember,
  KnownNode,
  SeenBalancer,
  SeenMember,
} from '@/lib/store/balancer-watch'
import type { SystemEvent } from '@/lib/store/observations'
import type { WatchedBalancer } from './inventory'

type Order = { member: string; node: KnownNode; intent: Exclude<Intent, 'unknown'> }

export type BalancerChanges = {
  seen: SeenBalancer
  events: SystemEvent[]
  /** Had been told and read back before, and is not so any more: to be told again at once. */
  forgotten: (Order & { found: Intent })[]
  /** Nodes that join without what they should serve, and still get traffic here. */
  keepOut: Order[]
  restarted: boolean
}

/** For so long after a node became active, its members becoming ready is Muster's own doing. */
const ownDoingMs = 10_000
/** An order of the state before may still arrive so long after the state changed. */
const crossingMs = 3_000

/**
 * What one observation of a balancer means, beside what is stored. Pure.
 *
 * @param lacking ids of joining nodes that do not serve every wanted release yet
 */
export function balancerChanges(
  balancer: WatchedBalancer,
  facts: BalancerFacts,
  observation: BalancerObservation,
  lacking: ReadonlySet<string>,
): BalancerChanges {
  const about = aboutBalancer(balancer, observation.at)
  const base = { id: balancer.id, cluster: balancer.cluster.slug, attemptedAt: observation.at }
  if (!observation.ok) {
    const since = facts.failure?.since ?? observation.at.toISOString()
    const lost = { ...about, type: 'balancer.unreachable', summary: `${balancer.name} does not answer` }
    return {
      seen: { ...base, failure: { ...observation.failure, since }, answer: null, unconfirmed: [] },
      events: facts.failure ? [] : [{ ...lost, reason: observation.failure.message }],
      ...{ forgotten: [], keepOut: [], restarted: false },
    }
  }

  const restarted =
    facts.startedAt !== null &&
    observation.startedAt !== null &&
    observation.startedAt.getTime() !== facts.startedAt.getTime()
  const members = withNodes(observation.members, facts.nodes)
  const compared = compare(members, facts, observation.at)
  const events: SystemEvent[] = []
  if (facts.failure) {
    events.push({ ...about, type: 'balancer.back', summary: `${balancer.name} answers again` })
  }
  if (restarted) {
    events.push({
      ...about,
      type: 'balancer.restarted',
      summary: `${balancer.name} was restarted or reloaded`,
      before: { startedAt: facts.startedAt },
      after: { startedAt: observation.startedAt },
    })
  }
  for (const { node, member, was, is } of compared.foreign) {
    events.push({
      ...about,
      type: 'balancer.intent',
      summary: restarted
        ? `${balancer.name} was restarted: ${node?.name ?? member} is ${is} there now`
        : `Somebody set ${node?.name ?? member} to ${is} at ${balancer.name}`,
      before: { member, intent: was },
      after: { member, intent: is },
    })
  }
  const { version, startedAt, keepsIntents = null } = observation
  return {
    seen: {
      ...base,
      failure: null,
      answer: { version, startedAt, keepsIntents, members },
      unconfirmed: compared.forgotten.map(({ node }) => node.id),
    },
    events,
    forgotten: compared.forgotten,
    keepOut: toKeepOut(members, facts.nodes, lacking),
    restarted,
  }
}

export function aboutBalancer(balancer: WatchedBalancer, at: Date) {
  return {
    clusterId: balancer.cluster.id,
    cluster: balancer.cluster.slug,
    at,
    rule: 'balancer watch',
    subjectKind: 'balancer',
    subjectName: balancer.name,
    reason: null,
    before: null,
    after: null,
  } satisfies Partial<SystemEvent>
}

function withNodes(
  members: Extract<BalancerObservation, { ok: true }>['members'],
  nodes: KnownNode[],
): SeenMember[] {
  const matches = new Map(matchMembers(members, nodes).map((match) => [match.member, match]))
  return members.map((member) => {
    const match = matches.get(member.name)
    return { ...member, nodeId: match?.nodeId ?? null, matchedBy: match?.matchedBy ?? null }
  })
}

function compare(members: SeenMember[], facts: BalancerFacts, at: Date) {
  const stored = new Map(facts.members.map((member) => [member.name, member]))
  const nodes = new Map(facts.nodes.map((node) => [node.id, node]))
  const forgotten: BalancerChanges['forgotten'] = []
  const foreign: { node: KnownNode | undefined; member: string; was: Intent; is: Intent }[] = []
  for (const { name, nodeId, intent: is } of members) {
    const before = stored.get(name)
    // What was stored after this observation began is newer than it.
    if (!before || before.observedAt >= at || before.intent === is || before.intent === 'unknown') continue
    const node = nodeId ? nodes.get(nodeId) : undefined
    const wanted = node ? wantedIntent(node.state, false) : null
    if (node && wanted !== null) {
      // Another intent than the wanted one before: a controller is just telling it.
      if (before.intent === wanted) forgotten.push({ member: name, node, intent: wanted, found: is })
    } else if (!isOwnDoing(node, before, is, at)) {
      foreign.push({ node, member: name, was: before.intent, is })
    }
  }
  return { forgotten, foreign }
}

function isOwnDoing(node: KnownNode | undefined, before: KnownMember, is: Intent, at: Date): boolean {
  if (!node || is === 'unknown') return is === 'unknown'
  if (node.readyOwedAt !== null) return true
  const activeMs = at.getTime() - node.stateSince.getTime()
  return activeMs < (is === 'ready' ? ownDoingMs : before.intent === 'ready' ? crossingMs : 0)
}

/** A node is not kept out where nobody else would be left. */
function toKeepOut(members: SeenMember[], nodes: KnownNode[], lacking: ReadonlySet<string>): Order[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const serving = (member: SeenMember) => member.intent === 'ready' && member.opinion !== 'down'
  const isLacking = (member: SeenMember) => member.nodeId !== null && lacking.has(member.nodeId)
  if (!members.some((member) => serving(member) && !isLacking(member))) return []
  return members.flatMap((member) => {
    const node = member.nodeId ? byId.get(member.nodeId) : undefined
    if (!node || !isLacking(member) || member.intent !== 'ready') return []
    const intent = wantedIntent(node.state, true)
    return intent === null ? [] : [{ member: member.name, node, intent }]
  })
}
