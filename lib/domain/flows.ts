export type FlowMember = {
  balancer: string
  kind: string
  /** The node that the member is. */
  node: string
  /** What it was sent since the balancer started, by the balancer's counter; null = not said. */
  total: number | null
}

export type Flow = { balancer: string; kind: string; node: string; sessions: number }

/**
 * Sessions held by each node, split over the balancers in proportion to what each sent it; evenly where none says.
 * A node whose sessions are not known has no flow, and neither has one that is no member anywhere.
 */
export function flowsOf(nodes: { node: string; sessions: number | null }[], members: FlowMember[]): Flow[] {
  const byNode = new Map<string, FlowMember[]>()
  for (const member of members) byNode.set(member.node, [...(byNode.get(member.node) ?? []), member])
  return nodes.flatMap(({ node, sessions }) => {
    if (!sessions) return []
    const own = byNode.get(node) ?? []
    const sent = own.reduce((sum, { total }) => sum + (total ?? 0), 0)
    return own.flatMap(({ balancer, kind, total }) => {
      const share = sent > 0 ? (total ?? 0) / sent : 1 / own.length
      return share > 0 ? [{ balancer, kind, node, sessions: sessions * share }] : []
    })
  })
}
