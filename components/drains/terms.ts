import type { DrainPreview, DrainsPreview } from '@/lib/client/shapes'
import type { DeadlineAction } from '@/lib/domain/model'

/** How a drain is asked for, as it stands in a dialog. */
export type Terms = {
  reason: string
  /** Seconds from now; null = none. */
  deadline: number | null
  onDeadline: DeadlineAction
  override: boolean
  /** Balancers that it goes on without. */
  without: readonly string[]
  message: string
  /** What becomes of the node once it is empty. */
  after: 'drained' | 'maintenance'
}

export const freshTerms: Terms = {
  reason: '',
  deadline: null,
  onDeadline: 'keep-waiting',
  override: false,
  without: [],
  message: '',
  after: 'drained',
}

/** What a drain would do, of one node or of several. */
export type Plan = {
  nodes: readonly string[]
  /** On all of them; null = not known of one at least. */
  sessions: number | null
  /** Balancers that answer and can be told. */
  told: readonly string[]
  /** Those that have a member of it and do not answer. */
  silent: readonly { balancer: string; message: string }[]
  /** Those that have no member of it. */
  strangers: readonly { balancer: string; message: string }[]
  /** Nodes whose users can be shown a text. */
  messages: readonly string[]
  /** Nodes that can't be drained, each with why. */
  refusals: readonly { node: string; refusal: string }[]
}

export function planOf(preview: DrainPreview): Plan {
  return {
    nodes: [preview.node],
    sessions: preview.sessions,
    ...sorted(preview.balancers.map(({ member, ...rest }) => ({ ...rest, isMember: member !== null }))),
    messages: preview.messages ? [preview.node] : [],
    refusals: [],
  }
}

export function planOfMany(preview: DrainsPreview): Plan {
  const known = preview.nodes.map(({ sessions }) => sessions).filter((sessions) => sessions !== null)
  return {
    nodes: preview.nodes.map(({ node }) => node),
    sessions:
      known.length < preview.nodes.length ? null : known.reduce((total, sessions) => total + sessions, 0),
    ...sorted(preview.balancers.map(({ members, ...rest }) => ({ ...rest, isMember: members.length > 0 }))),
    messages: preview.nodes.filter(({ messages }) => messages).map(({ node }) => node),
    refusals: preview.nodes.flatMap(({ node, refusal }) => (refusal === null ? [] : [{ node, refusal }])),
  }
}

type Told = { balancer: string; reachable: boolean; message: string; isMember: boolean }

function sorted(balancers: readonly Told[]): Pick<Plan, 'told' | 'silent' | 'strangers'> {
  const members = balancers.filter(({ isMember }) => isMember)
  return {
    told: members.filter(({ reachable }) => reachable).map(({ balancer }) => balancer),
    silent: members.filter(({ reachable }) => !reachable),
    strangers: balancers.filter(({ isMember }) => !isMember),
  }
}

/** The body that asks for it. A balancer that answers again meanwhile is not gone on without. */
export function requestOf(terms: Terms, plan: Plan, mayOverride: boolean) {
  const message = terms.message.trim()
  return {
    reason: terms.reason.trim(),
    onDeadline: terms.onDeadline,
    override: mayOverride && terms.override,
    withoutBalancers: plan.silent
      .map(({ balancer }) => balancer)
      .filter((name) => terms.without.includes(name)),
    ...(terms.deadline === null ? {} : { deadlineSeconds: terms.deadline }),
    // All or nothing: a text is refused where one of the nodes can't show it.
    ...(message === '' || plan.messages.length < plan.nodes.length ? {} : { message }),
  }
}
