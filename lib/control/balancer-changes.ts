import { wantedIntent } from '@/lib/domain/intent'
import { matchMembers } from '@/lib/domain/matching'
import type { BalancerObservation } from '@/lib/domain/model'
import { shownSurvival } from '@/lib/domain/survival'
import type {
  BalancerFacts,
  KnownNode,
  NewMemberSample,
  SeenBalancer,
  SeenMember,
} from '@/lib/store/balancer-watch'
import type { SystemEvent } from '@/lib/store/observations'
import { driftEvents, lossEvents } from './drift-events'
import type { WatchedBalancer } from './inventory'
import { type MemberDrift, memberDrift, type Order } from './member-drift'

export type BalancerChanges = {
  seen: SeenBalancer
  events: SystemEvent[]
  /** What Muster ordered and the balancer does not do: to be told again at once. */
  forgotten: NonNullable<MemberDrift['order']>[]
  /** Nodes that join without what they should serve, and still get traffic here. */
  keepOut: Order[]
  restarted: boolean
}

/**
 * What one observation of a balancer means, beside what is stored. Pure.
 *
 * @param lacking ids of joining nodes that do not serve every wanted release yet
 * @param samples what is to be kept of its members over time
 */
export function balancerChanges(
  balancer: WatchedBalancer,
  facts: BalancerFacts,
  observation: BalancerObservation,
  lacking: ReadonlySet<string>,
  samples: NewMemberSample[] = [],
): BalancerChanges {
  const about = aboutBalancer(balancer, observation.at)
  const { id, name } = balancer
  const base = { id, name, cluster: balancer.cluster.slug, attemptedAt: observation.at }
  if (!observation.ok) {
    const since = facts.failure?.since ?? observation.at.toISOString()
    const lost = { ...about, type: 'balancer.unreachable', summary: `${name} does not answer` }
    const failure = { ...observation.failure, since }
    return {
      seen: { ...base, failure, answer: null, unconfirmed: [], samples: [] },
      events: facts.failure ? [] : [{ ...lost, reason: observation.failure.message }],
      ...{ forgotten: [], keepOut: [], restarted: false },
    }
  }

  const restarted =
    facts.startedAt !== null &&
    observation.startedAt !== null &&
    observation.startedAt.getTime() !== facts.startedAt.getTime()
  const members = withNodes(observation.members, facts.nodes)
  const known = new Map(facts.members.map((member) => [member.name, member]))
  const nodes = new Map(facts.nodes.map((node) => [node.id, node]))
  const drifts = members.flatMap(
    (member) =>
      memberDrift(name, member, known.get(member.name), nodes.get(member.nodeId ?? ''), observation.at) ?? [],
  )
  const forgotten = drifts.flatMap(({ order }) => order ?? [])
  const events: SystemEvent[] = []
  if (facts.failure) events.push({ ...about, type: 'balancer.back', summary: `${name} answers again` })
  if (restarted) {
    events.push({
      ...about,
      type: 'balancer.restarted',
      summary: `${name} was restarted or reloaded`,
      before: { startedAt: facts.startedAt },
      after: { startedAt: observation.startedAt },
    })
  }
  const saying = { name, about, restarted, startedAt: observation.startedAt, at: observation.at }
  events.push(...drifts.flatMap((drift) => driftEvents(saying, drift)), ...lossEvents(saying, members, facts))
  const { version, startedAt, openings = null } = observation
  const over = () => members.map(({ name, intent }) => ({ before: known.get(name)?.intent, after: intent }))
  const shown = restarted ? shownSurvival(balancer.kind, over()) : null
  const keepsIntents = observation.keepsIntents ?? shown ?? facts.keepsIntents
  const since = new Map(drifts.map(({ member, driftSince }) => [member.name, driftSince]))
  const driftSince = (member: string) =>
    (since.has(member) ? since.get(member) : known.get(member)?.driftSince) ?? null
  const stored = members.map((member) => ({ ...member, driftSince: driftSince(member.name) }))
  return {
    seen: {
      ...base,
      failure: null,
      answer: { version, startedAt, keepsIntents, openings, members: stored },
      unconfirmed: forgotten.map(({ node }) => node.id),
      samples,
    },
    events,
    forgotten,
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
