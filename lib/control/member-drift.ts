import { type Deviation, deviations, standing } from '@/lib/domain/drift'
import { wantedIntent } from '@/lib/domain/intent'
import type { Intent } from '@/lib/domain/model'
import type { KnownMember, KnownNode, SeenMember } from '@/lib/store/balancer-watch'

/** What Muster is to tell a balancer of a member. */
export type Order = { member: string; node: KnownNode; intent: Exclude<Intent, 'unknown'> }

/** What one member's observation means beside what is stored of it. */
export type MemberDrift = {
  member: SeenMember
  before: KnownMember | undefined
  node: KnownNode | undefined
  /** null = it is as wanted, or is only just being told; what is right since this observation keeps it for one more. */
  driftSince: Date | null
  appeared: Deviation[]
  /** It was drift since then, and is none any more; null = it still is, was none, or that is to be seen once more. */
  gone: Date | null
  /** To be told again at once, and again until it confirms. */
  order: (Order & { found: Intent; again: boolean }) | null
}

/** An order of the state before may still arrive so long after the state changed. */
export const crossingMs = 3_000
/** So long a controller has to tell a balancer what a new state asks for before that counts as drift. */
const tellingMs = 15_000

/** null = what is stored of it was read back later than this observation began: that is newer. */
export function memberDrift(
  balancer: string,
  member: SeenMember,
  before: KnownMember | undefined,
  node: KnownNode | undefined,
  at: Date,
): MemberDrift | null {
  if (before && before.observedAt >= at) return null
  const wishes = { wantedWeight: before?.wantedWeight ?? null, adoptedIntent: before?.adoptedIntent ?? null }
  const is = (reading: { intent: Intent; weight: number | null }) =>
    deviations(balancer, { ...wishes, ...reading, member: member.name, node: node ?? null })
  const current = is(member)
  const earlier = before ? standing(is(before), before.driftSince, node?.stateSince ?? null) : []
  const continues = earlier.some(({ kind }) => kind === 'intent')
  const found = current.filter(
    (deviation) => deviation.kind === 'weight' || continues || !isUnderWay(deviation, before, node, at),
  )
  const begins = found.some(({ kind }) => kind === 'intent') && !continues
  const ordered = found.some(({ mends }) => mends === 'itself')
  const intent = node ? wantedIntent(node.state, false) : null
  const since = before?.driftSince ?? null
  // Who mends it stores that a moment later: what is right is told as mended by others when it is seen once more.
  const settled = since !== null && before !== undefined && is(before).length === 0
  return {
    ...{ member, before, node },
    driftSince: found.length === 0 ? (settled ? null : since) : begins || settled ? at : (since ?? at),
    appeared: found.filter(({ kind }) => !earlier.some((deviation) => deviation.kind === kind)),
    gone: settled && found.length === 0 ? since : null,
    order:
      ordered && node && intent
        ? { member: member.name, node, intent, found: member.intent, again: continues }
        : null,
  }
}

/** Only just being told, or not known: no drift begins with that, though one goes on with it. */
function isUnderWay(
  { mends, wanted, found }: Deviation,
  before: KnownMember | undefined,
  node: KnownNode | undefined,
  at: Date,
): boolean {
  const stateMs = node ? at.getTime() - node.stateSince.getTime() : Number.POSITIVE_INFINITY
  if (mends === 'asked') return found === 'unknown' || (before?.intent === 'ready' && stateMs < crossingMs)
  return before === undefined || (before.intent !== wanted && stateMs < tellingMs)
}
