import { wantedIntent } from '@/lib/domain/intent'
import type { Intent } from '@/lib/domain/model'
import type { BalancerFacts, KnownMember, KnownNode, SeenMember } from '@/lib/store/balancer-watch'
import type { SystemEvent } from '@/lib/store/observations'
import { crossingMs, type MemberDrift } from './member-drift'

/** For so long after a node became active, its members becoming ready is Muster's own doing. */
const ownDoingMs = 10_000

type Saying = {
  name: string
  about: Omit<SystemEvent, 'type' | 'summary'>
  /** Since the observation before. */
  restarted: boolean
  startedAt: Date | null
  at: Date
}

/** What is to be told of a member: drift that came or went, or what somebody else did to it. */
export function driftEvents(
  { name, about, restarted, startedAt, at }: Saying,
  drift: MemberDrift,
): SystemEvent[] {
  const { member, before, node, appeared, gone } = drift
  const changed = before !== undefined && before.intent !== member.intent
  const cause = (is: string) =>
    restarted
      ? `${name} was restarted or reloaded`
      : `Somebody set ${node?.name ?? member.name} to ${is} there`
  const told = { before: { member: member.name, intent: before?.intent ?? null } }
  const events: SystemEvent[] = appeared.map(({ kind, wanted, found, message }) => ({
    ...about,
    type: 'balancer.drift',
    summary: message,
    // At first sight nobody knows how it came to be so.
    reason:
      before && (kind === 'weight' || changed) ? cause(kind === 'weight' ? `weight ${found}` : found) : null,
    before: { member: member.name, wanted },
    after: { member: member.name, found },
  }))
  if (gone) {
    events.push({
      ...about,
      type: 'balancer.drift-gone',
      summary: `${name} does with ${node?.name ?? member.name} what is wanted again`,
      reason:
        node && node.stateSince > gone
          ? 'What is wanted of it changed'
          : startedAt && startedAt > gone
            ? `${name} was restarted or reloaded`
            : 'Somebody set it right there',
      ...told,
      after: { member: member.name, intent: member.intent },
    })
  }
  // It is told when it is seen once more, unless somebody here mends it.
  const mending = before?.driftSince != null && drift.driftSince !== null
  if (events.length > 0 || mending || !changed || before.intent === 'unknown') return events
  if (isOwnDoing(node, before, member.intent, at)) return []
  const who = node?.name ?? member.name
  return [
    {
      ...about,
      type: 'balancer.intent',
      summary: restarted
        ? `${name} was restarted: ${who} is ${member.intent} there now`
        : `Somebody set ${who} to ${member.intent} at ${name}`,
      ...told,
      after: { member: member.name, intent: member.intent },
    },
  ]
}

/** Members of nodes that the balancer does not know any more; a node that was removed leaves in silence. */
export function lossEvents(
  { name, about, restarted }: Saying,
  members: SeenMember[],
  facts: BalancerFacts,
): SystemEvent[] {
  const nodes = new Map(facts.nodes.map((node) => [node.id, node]))
  const there = new Set(members.flatMap(({ nodeId }) => nodeId ?? []))
  return facts.members.flatMap((before) => {
    const node = before.nodeId === null || there.has(before.nodeId) ? undefined : nodes.get(before.nodeId)
    if (!node) return []
    return [
      {
        ...about,
        type: 'balancer.member-gone',
        summary: `${name} has no member for ${node.name} any more`,
        reason: restarted ? `${name} was restarted or reloaded` : null,
        before: { member: before.name, intent: before.intent },
      },
    ]
  })
}

function isOwnDoing(node: KnownNode | undefined, before: KnownMember, is: Intent, at: Date): boolean {
  if (!node || is === 'unknown') return is === 'unknown'
  if (node.readyOwedAt !== null || wantedIntent(node.state, false) !== null) return true
  const activeMs = at.getTime() - node.stateSince.getTime()
  return activeMs < (is === 'ready' ? ownDoingMs : before.intent === 'ready' ? crossingMs : 0)
}
