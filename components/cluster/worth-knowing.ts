import { mendingLine, wantedLine } from '@/components/balancers/drift-words'
import { asSentence, count, percent } from '@/components/ui/format'
import type { Balancer, ClusterSummary, Distribution, Drift, Node } from '@/lib/client/shapes'
import { listed } from '@/lib/domain/words'

export type Worth = {
  id: string
  title: string
  text: string
  tone: 'down' | 'warn' | 'plain'
  href: string | null
  /** A balancer that does otherwise than wanted: it can be told again, or that can be let stand. */
  drift?: { cluster: string; balancer: string; drift: Drift }
}

type Known = {
  summary: ClusterSummary
  nodes: readonly Node[]
  distribution: Distribution | undefined
  balancers: readonly Balancer[]
  /** Solutions that an import is bringing a release of. */
  importing: readonly string[]
}

/** What somebody who looks after this cluster would want to be told, worst first. */
export function worthKnowing({ summary, nodes, distribution, balancers, importing }: Known): Worth[] {
  const base = `/clusters/${summary.slug}`
  const found: Worth[] = []
  for (const { name, failure } of summary.balancers) {
    if (failure === null) continue
    found.push({
      id: `balancer ${name}`,
      title: `${name} does not answer`,
      text: `${asSentence(failure)} What is shown of it is as old as its last answer.`,
      tone: 'down',
      href: `${base}/balancers`,
    })
  }
  for (const node of nodes) found.push(...ofNode(node, `${base}/nodes/${encodeURIComponent(node.name)}`))
  found.push(...ofReleases(nodes, importing, `${base}/solutions`))
  for (const balancer of balancers) {
    found.push(...ofDrift(balancer, summary.slug), ...ofBalancer(balancer, summary.slug))
  }
  found.push(...forgetful(balancers, summary))
  if (distribution) found.push(...ofSpread(distribution))
  const order = { down: 0, warn: 1, plain: 2 }
  return found.sort((a, b) => order[a.tone] - order[b.tone])
}

function ofNode(node: Node, href: string): Worth[] {
  const found: Worth[] = []
  if (node.pollStoppedAt !== null) {
    found.push({
      id: `poll ${node.name}`,
      title: `${node.name} is not watched any more`,
      text: `${asSentence(node.failure?.message ?? 'Its credentials were refused')} Edit them and it goes on.`,
      tone: 'down',
      href: `${href}/edit`,
    })
  } else if (node.state !== 'joining' && (node.health === 'down' || node.health === 'degraded')) {
    const text = node.healthReason ?? node.failure?.message ?? 'No reason was observed'
    found.push({
      id: `health ${node.name}`,
      title: `${node.name} is ${node.health}`,
      text: asSentence(text),
      tone: node.health === 'down' ? 'down' : 'warn',
      href,
    })
  }
  // An intent that differs is a contradiction too: as drift it stands with what can be done about it.
  const drifting = node.balancers.filter(({ drift }) => drift.some(({ kind }) => kind === 'intent')).length
  for (const contradiction of node.contradictions.length > drifting ? node.contradictions : []) {
    found.push({
      id: `contradiction ${node.name} ${contradiction}`,
      title: `${node.name}: two things contradict`,
      text: asSentence(contradiction),
      tone: 'warn',
      href,
    })
  }
  return found
}

/** Nodes that serve another release than is wanted, together; while an import brings it, that is under way instead. */
function ofReleases(nodes: readonly Node[], importing: readonly string[], href: string): Worth[] {
  const groups = new Map<string, { solution: string; serves: string; wanted: string; names: string[] }>()
  for (const node of nodes) {
    for (const { solution, wanted, serves } of node.releases) {
      if (wanted === null || serves === null || serves === wanted || importing.includes(solution)) continue
      const key = `${solution} ${serves} ${wanted}`
      const group = groups.get(key) ?? { solution, serves, wanted, names: [] }
      group.names.push(node.name)
      groups.set(key, group)
    }
  }
  return [...groups].map(([key, { solution, serves, wanted, names }]) => ({
    id: `release ${key}`,
    title: `${listed(names)} ${names.length === 1 ? 'serves' : 'serve'} ${solution} ${serves}`,
    text: `The cluster wants ${wanted}.`,
    tone: 'warn',
    href,
  }))
}

function ofDrift({ name, drift, failure }: Balancer, cluster: string): Worth[] {
  if (failure !== null) return []
  return drift.map((each) => ({
    id: `drift ${name} ${each.member} ${each.kind}`,
    title: each.message,
    text: `${wantedLine(each)} ${mendingLine(each)}`,
    tone: 'warn',
    href: `/clusters/${cluster}/balancers`,
    drift: { cluster, balancer: name, drift: each },
  }))
}

/** Balancers that keep no intent over a restart, together. */
function forgetful(
  balancers: readonly Balancer[],
  { slug, balancerIntervalSeconds }: ClusterSummary,
): Worth[] {
  const forget = balancers.filter(({ keepsIntents, failure }) => keepsIntents === false && failure === null)
  if (forget.length === 0) return []
  const when = forget.every(({ kind }) => kind === 'haproxy') ? 'reload' : 'restart'
  return [
    {
      id: 'forgetful',
      title: `${listed(forget.map(({ name }) => name))} ${forget.length === 1 ? 'forgets' : 'forget'} drains at a ${when}`,
      text: `Muster sees that within ${balancerIntervalSeconds} s and tells ${forget.length === 1 ? 'it' : 'them'} again.`,
      tone: 'plain',
      href: `/clusters/${slug}/balancers`,
    },
  ]
}

function ofBalancer(balancer: Balancer, slug: string): Worth[] {
  if (balancer.failure !== null || balancer.observedAt === null) return []
  const href = `/clusters/${slug}/balancers`
  const found: Worth[] = []
  const out = balancer.members.filter(({ adoptedIntent }) => adoptedIntent !== null)
  if (out.length > 0) {
    found.push({
      id: `adopted ${balancer.name}`,
      title: `${listed(out.map(({ node, name }) => node ?? name))} ${out.length === 1 ? 'stays' : 'stay'} out at ${balancer.name}`,
      text: 'Somebody did that at the balancer, and it was let stand here.',
      tone: 'plain',
      href,
    })
  }
  const missing = balancer.nodesWithoutMember
  if (missing.length > 0) {
    const names =
      missing.length > 3
        ? `${count(missing.length)} nodes are`
        : `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'}`
    found.push({
      id: `missing ${balancer.name}`,
      title: `${names} not behind ${balancer.name}`,
      text: 'No member of it matches by route, name or address: it sends nothing there, and a drain does not reach it.',
      tone: 'warn',
      href,
    })
  }
  const strangers = balancer.members.filter(({ node }) => node === null).map(({ name }) => name)
  if (strangers.length > 0) {
    found.push({
      id: `strangers ${balancer.name}`,
      title: `${balancer.name} has members that Muster does not know`,
      text: `${strangers.slice(0, 3).join(', ')}${strangers.length > 3 ? ` and ${strangers.length - 3} more` : ''}.`,
      tone: 'plain',
      href,
    })
  }
  return found
}

function ofSpread(distribution: Distribution): Worth[] {
  if (distribution.shares.filter(({ takesTraffic }) => takesTraffic).length < 2) return []
  const departs = distribution.flowTest !== null && distribution.flowTest.p < 0.01
  const details = [
    distribution.fairness === null ? null : `${percent(distribution.fairness * 100)} even by Jain’s index`,
    distribution.flowTest === null ? null : `new sessions: ${distribution.flowTest.words}`,
  ].filter((detail) => detail !== null)
  return [
    {
      id: 'spread',
      title: 'How sessions are spread',
      text: [asSentence(distribution.verdict), details.length > 0 ? asSentence(details.join(', ')) : '']
        .filter(Boolean)
        .join(' '),
      tone: departs ? 'warn' : 'plain',
      href: null,
    },
  ]
}
