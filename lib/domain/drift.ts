import { wantedIntent } from './intent'
import type { Intent, NodeState } from './model'

export const driftKinds = ['intent', 'weight'] as const
export const driftMends = ['itself', 'asked'] as const

export type AdoptedIntent = 'drain' | 'maintenance'

/** A member as a balancer was last seen to have it, beside what is wanted of it. */
export type DriftMember = {
  member: string
  /** null = it is no node of the inventory: only its weight can be wanted. */
  node: {
    name: string
    state: NodeState
    /** Its balancers are just being told `ready`. */
    readyOwedAt: Date | null
    /** Its weight is just being raised. */
    rampSince: Date | null
  } | null
  intent: Intent
  weight: number | null
  wantedWeight: number | null
  adoptedIntent: AdoptedIntent | null
}

export type Deviation = {
  member: string
  node: string | null
  kind: (typeof driftKinds)[number]
  wanted: string
  found: string
  mends: (typeof driftMends)[number]
  message: string
}

/**
 * Where a member is not as wanted. What Muster ordered is told again by itself; what somebody else did to a member of
 * an active node, and weights, are asked about. An adopted intent stands for `ready` while the node is active; whatever
 * Muster orders of the node later takes its place.
 */
export function deviations(balancer: string, member: DriftMember): Deviation[] {
  return [ofIntent(balancer, member), ofWeight(balancer, member)].filter((found) => found !== null)
}

/**
 * Those that were drift already, by what is stored: an intent that differed before the node's state last changed
 * differed from what was wanted then.
 */
export function standing(found: Deviation[], driftSince: Date | null, stateSince: Date | null): Deviation[] {
  if (driftSince === null) return []
  const sinceThen = stateSince === null || driftSince >= stateSince
  return found.filter(({ kind }) => kind === 'weight' || sinceThen)
}

/** What the balancer is to be told of a member; null = leave it: it joins, and is let in or kept out by that. */
export function wantedOf({ node, adoptedIntent }: Pick<DriftMember, 'node' | 'adoptedIntent'>) {
  if (!node) return null
  return node.state === 'active' ? (adoptedIntent ?? 'ready') : wantedIntent(node.state, false)
}

function ofIntent(balancer: string, seen: DriftMember): Deviation | null {
  const { member, node, intent } = seen
  const wanted = wantedOf(seen)
  if (!node || wanted === null || intent === wanted) return null
  if (node.state === 'active' && node.readyOwedAt !== null) return null
  return {
    ...{ member, node: node.name, kind: 'intent', wanted, found: intent },
    mends: node.state === 'active' ? 'asked' : 'itself',
    message: `${balancer} ${does[intent]} ${node.name}, ${whichIs(seen)}`,
  }
}

function ofWeight(balancer: string, seen: DriftMember): Deviation | null {
  const { member, node, weight, wantedWeight } = seen
  if (wantedWeight === null || weight === null || Math.abs(weight - wantedWeight) < 0.01) return null
  if (node && node.rampSince !== null) return null
  return {
    ...{ member, node: node?.name ?? null, kind: 'weight', mends: 'asked' },
    ...{ wanted: String(wantedWeight), found: String(weight) },
    message: `${balancer} gives ${node?.name ?? member} the weight ${weight}, and ${wantedWeight} was set here`,
  }
}

const does = {
  ready: 'sends new sessions to',
  drain: 'sends no new sessions to',
  maintenance: 'has taken out',
  unknown: 'does not say what it does with',
} satisfies Record<Intent, string>

function whichIs({ node, intent, adoptedIntent }: DriftMember): string {
  if (node?.state === 'maintenance') return 'which is in maintenance'
  if (node?.state !== 'active') return `which is ${node?.state}`
  if (adoptedIntent === null) return 'which is active'
  const adopted = adoptedIntent === 'drain' ? 'drained' : 'taken out'
  return intent === 'ready' ? `which was to stay ${adopted} there` : `which was to be ${adopted} there`
}
