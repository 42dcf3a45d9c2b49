import type { DistributionNode, Share, Spread } from './distribution'

type DistributionCause =
  | 'route does not match'
  | 'balancer sends nothing'
  | 'weights differ'
  | 'node restarted'
  | 'new node'
  | 'sticky tail'

export type CauseEvidence = {
  at: Date
  flowMinutes: number
  nodes: DistributionNode[]
  shares: Share[]
  spread: Spread
  flowTest: { p: number } | null
}

export type Cause = { cause: DistributionCause; node: string | null; sentence: string }

/** How long a node that came back, or is new, is held responsible for its small stock. */
const recentMs = 2 * 3_600_000
/** A node lags when it holds less than this part of what its weight says. */
const lagging = 0.7

/** The first cause that the evidence supports, gravest first; null = none is seen, or nothing needs one. */
export function causeOf(evidence: CauseEvidence): Cause | null {
  return (
    routeDoesNotMatch(evidence) ??
    balancerSendsNothing(evidence) ??
    weightsDiffer(evidence) ??
    cameLately(evidence) ??
    stickyTail(evidence)
  )
}

function routeDoesNotMatch({ nodes }: CauseEvidence): Cause | null {
  for (const { node, route, members, state } of nodes) {
    if (state !== 'active' || route === null) continue
    const other = members.find((member) => member.route !== null && member.route !== route)
    if (!other) continue
    const sentence = `Route does not match: ${other.balancer} routes to ${node} by ${other.route}, its sessions say ${route}, so it can't keep them there.`
    return { cause: 'route does not match', node, sentence }
  }
  return null
}

function balancerSendsNothing({ nodes, shares, flowMinutes }: CauseEvidence): Cause | null {
  for (const [index, { node, state, health, weight, members }] of nodes.entries()) {
    if (state !== 'active' || weight <= 0 || (health !== 'up' && health !== 'degraded')) continue
    const refusing = members.find(
      ({ intent, opinion }) => intent === 'drain' || intent === 'maintenance' || opinion === 'down',
    )
    if (refusing && shares[index]?.takesTraffic === false) {
      const why = refusing.opinion === 'down' ? 'thinks it down' : `is told ${refusing.intent}`
      const sentence = `Balancer sends nothing to ${node}: ${refusing.balancer} ${why}, and the node is active.`
      return { cause: 'balancer sends nothing', node, sentence }
    }
    const share = shares[index]
    const opened = shares.reduce((sum, { opened }) => sum + opened, 0)
    // With 12 expected, a fair balancer sends none in six cases of a million.
    if (share?.takesTraffic && share.opened === 0 && (share.expectedPercent / 100) * opened >= 12) {
      const expected = Math.round((share.expectedPercent / 100) * opened)
      const sentence = `Balancer sends nothing to ${node}: none of ${opened} new sessions in ${flowMinutes} min, about ${expected} expected.`
      return { cause: 'balancer sends nothing', node, sentence }
    }
  }
  return null
}

function weightsDiffer({ nodes, shares }: CauseEvidence): Cause | null {
  const taking = nodes.filter((_, index) => shares[index]?.takesTraffic)
  const balancers = new Set(taking.flatMap(({ members }) => members.map(({ balancer }) => balancer)))
  for (const balancer of balancers) {
    const pairs = taking.flatMap(({ node, weight, members }) => {
      const member = members.find((one) => one.balancer === balancer)
      return member?.weight == null ? [] : [{ node, wanted: weight, has: member.weight }]
    })
    const wanted = pairs.reduce((sum, pair) => sum + pair.wanted, 0)
    const has = pairs.reduce((sum, pair) => sum + pair.has, 0)
    if (wanted === 0 || has === 0) continue
    // Only the ratio between members counts: 1:1:1 and 100:100:100 are the same.
    const off = pairs.find((pair) => Math.abs(pair.has / has - pair.wanted / wanted) > 0.02)
    if (!off) continue
    const sentence = `Weights differ: ${balancer} gives ${off.node} ${asPercent(off.has / has)} of new sessions by its weights, ${asPercent(off.wanted / wanted)} wanted.`
    return { cause: 'weights differ', node: off.node, sentence }
  }
  return null
}

/** A node that came lately holds little, which is nobody's fault and passes. */
function cameLately({ at, nodes, shares, spread }: CauseEvidence): Cause | null {
  if (spread === 'well spread' || spread === 'too few') return null
  for (const [index, { node, startedAt, stateSince }] of nodes.entries()) {
    const share = shares[index]
    if (!share?.takesTraffic || share.stockPercent === null) continue
    if (share.stockPercent >= share.expectedPercent * lagging) continue
    const held = `${Math.round(share.stockPercent)} % of the sessions, ${Math.round(share.expectedPercent)} % expected`
    const sinceState = stateSince && at.getTime() - stateSince.getTime()
    const sinceStart = startedAt && at.getTime() - startedAt.getTime()
    if (sinceStart !== null && sinceStart < recentMs && (sinceState === null || sinceState > sinceStart)) {
      const sentence = `Node restarted: ${node} started ${ago(sinceStart)} ago and lost its sessions; it holds ${held}, and evens out.`
      return { cause: 'node restarted', node, sentence }
    }
    if (sinceState !== null && sinceState < recentMs) {
      const sentence = `New node: ${node} takes sessions since ${ago(sinceState)}; it holds ${held}, and evens out.`
      return { cause: 'new node', node, sentence }
    }
  }
  return null
}

function stickyTail({ shares, spread, flowTest }: CauseEvidence): Cause | null {
  if (spread !== 'uneven' || !flowTest || flowTest.p < 0.001) return null
  const most = shares
    .filter((share) => share.takesTraffic && share.stockPercent !== null)
    .sort((a, b) => excess(b) - excess(a))[0]
  if (!most) return null
  const sentence = `Sticky tail: ${most.node} holds ${Math.round(most.stockPercent ?? 0)} % of the sessions, ${Math.round(most.expectedPercent)} % expected; new ones follow the weights, so it evens out as old ones end.`
  return { cause: 'sticky tail', node: most.node, sentence }
}

function excess(share: Share): number {
  return (share.stockPercent ?? 0) - share.expectedPercent
}

function asPercent(part: number): string {
  return `${Math.round(part * 100)} %`
}

function ago(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return `${Math.max(0, Math.floor(ms / 1000))} s`
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`
}
