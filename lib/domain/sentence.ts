import { count, listed, percent } from './words'

export type Tone = 'down' | 'warn' | 'drain' | 'join' | 'plain' | 'dim'
export type Phrase = { text: string; tone: Tone }

export type ClusterFacts = {
  /** By state where nodes are out on purpose, by health where they serve. */
  nodes: {
    total: number
    up: number
    degraded: number
    down: number
    unknown: number
    draining: number
    drained: number
    maintenance: number
    joining: number
  }
  /** Names of nodes in each condition that is worth a name; more than a few are counted instead. */
  down: string[]
  degraded: { name: string; reason: string | null }[]
  unknown: string[]
  joining: string[]
  drains: {
    node: string
    state: string
    sessions: number | null
    expectedEmptyInMinutes: number | null
    /** Something keeps it from emptying by itself. */
    blocked: boolean
  }[]
  imports: { solution: string; release: string; done: number; total: number; reason: string | null }[]
  balancers: { name: string; failure: string | null }[]
  /** What balancers do otherwise than wanted, each in a sentence. */
  drift: string[]
  sessions: number | null
  /** Nodes whose count is not known. */
  sessionsUnknown: number
  /** Nodes of kinds that never tell sessions, which are kept elsewhere: not among the unknown. */
  sessionsElsewhere?: number
  /** null = nothing to say about the spread. */
  wellSpread: boolean | null
  fullest: string | null
  loadIfFullestGonePercent: number | null
  loadLimitPercent: number
  /** No worker watches: everything shown is as old as its age says. */
  observed: boolean
}

/** One true sentence on a cluster: what is wrong or under way first, then the rest, then what if. */
export function clusterSentence(facts: ClusterFacts): Phrase[] {
  if (facts.nodes.total === 0)
    return [{ text: 'No nodes yet: add the first one to watch it.', tone: 'plain' }]
  return [...wrong(facts), ...underWay(facts), rest(facts), ...whatIf(facts)]
}

function wrong(facts: ClusterFacts): Phrase[] {
  const { nodes } = facts
  const said: Phrase[] = []
  if (!facts.observed)
    said.push({ text: 'No worker is watching: nothing here is newer than its age.', tone: 'warn' })
  if (facts.down.length > 0) {
    said.push({ text: `${listed(facts.down)} ${be(facts.down.length)} down.`, tone: 'down' })
  }
  if (nodes.up + nodes.degraded === 0 && nodes.unknown === 0) {
    const yet = nodes.joining === nodes.total
    said.push(
      yet
        ? { text: 'No node takes new sessions yet.', tone: 'join' }
        : { text: 'No node takes new sessions.', tone: 'down' },
    )
  }
  for (const { name, failure } of facts.balancers) {
    if (failure !== null)
      said.push({
        text: `${name} does not answer: ${/[.!?]$/.test(failure) ? failure : `${failure}.`}`,
        tone: 'down',
      })
  }
  const [drift] = facts.drift
  if (drift && facts.drift.length === 1) said.push({ text: `${drift}.`, tone: 'warn' })
  else if (drift) {
    said.push({
      text: `${facts.drift.length} things differ from what is wanted at balancers: ${drift}, and more.`,
      tone: 'warn',
    })
  }
  const [first] = facts.degraded
  if (first && facts.degraded.length === 1) {
    const why = first.reason ? `: ${first.reason.replace(/\.$/, '')}` : ''
    said.push({ text: `${first.name} is degraded${why}.`, tone: 'warn' })
  } else if (first) {
    said.push({ text: `${listed(facts.degraded.map(({ name }) => name))} are degraded.`, tone: 'warn' })
  }
  if (facts.observed && facts.unknown.length > 0) {
    said.push({ text: `${listed(facts.unknown)} ${be(facts.unknown.length)} unknown.`, tone: 'warn' })
  }
  return said
}

function underWay(facts: ClusterFacts): Phrase[] {
  const said: Phrase[] = []
  if (facts.drains.length > 3) {
    said.push({ text: `${facts.drains.length} nodes are draining.`, tone: 'drain' })
  } else {
    for (const drain of facts.drains) said.push({ text: drainSentence(drain), tone: 'drain' })
  }
  for (const { solution, release, done, total, reason } of facts.imports) {
    const why = reason ? `, ${reason.replace(/\.$/, '')}` : ''
    said.push({
      text: `Import of ${solution} ${release}: ${done} of ${total} nodes done${why}.`,
      tone: 'join',
    })
  }
  if (facts.joining.length > 0) {
    said.push({ text: `${listed(facts.joining)} ${be(facts.joining.length)} joining.`, tone: 'join' })
  }
  return said
}

function drainSentence(drain: ClusterFacts['drains'][number]): string {
  const left =
    drain.sessions === null
      ? 'how many sessions are left is not known'
      : drain.sessions === 0
        ? 'no session left on it'
        : `${count(drain.sessions, 'session')} still on it`
  const minutes = drain.expectedEmptyInMinutes
  const empty = drain.blocked
    ? ', which will not empty by itself'
    : minutes === null
      ? ''
      : `, empty in about ${duration(minutes)}`
  const until = drain.sessions === 0 ? '' : empty
  const stuck = drain.state === 'stuck' ? 'is stuck draining' : 'is draining'
  return `${drain.node} ${stuck}: ${left}${until}.`
}

function rest(facts: ClusterFacts): Phrase {
  const { nodes } = facts
  const out = [
    nodes.drained > 0 ? `${nodes.drained} drained` : '',
    nodes.maintenance > 0 ? `${nodes.maintenance} in maintenance` : '',
  ].filter(Boolean)
  const aside = out.length > 0 ? ` (${out.join(', ')})` : ''
  const serving = nodes.total - nodes.drained - nodes.maintenance
  const quiet = facts.down.length === 0 && nodes.degraded === 0 && nodes.unknown === 0 && nodes.down === 0
  const calm =
    quiet &&
    facts.observed &&
    facts.balancers.every(({ failure }) => failure === null) &&
    facts.drift.length === 0
  const idle = facts.drains.length === 0 && facts.imports.length === 0 && facts.joining.length === 0
  const spread =
    facts.wellSpread === true ? ', well spread' : facts.wellSpread === false ? ', unevenly spread' : ''
  const well = calm && idle && nodes.up > 0 ? 'All is well: ' : ''
  const elsewhere = facts.sessionsElsewhere ?? 0
  if (elsewhere > 0 && elsewhere === nodes.total) {
    const text = `${well}${count(nodes.total, 'node')}${aside}, whose sessions are kept elsewhere.`
    return { text, tone: 'plain' }
  }
  if (facts.sessions === null) {
    return { text: `${well}${count(nodes.total, 'node')}${aside}, sessions not known.`, tone: 'plain' }
  }
  if (facts.sessionsUnknown > 0) {
    const known = nodes.total - elsewhere - facts.sessionsUnknown
    const text = `${count(facts.sessions, 'session')} on the ${known} of ${nodes.total - elsewhere} nodes that are known${aside}.`
    return { text, tone: 'plain' }
  }
  const text = `${well}${count(facts.sessions, 'session')} on ${count(Math.max(serving, 0), 'node')}${aside}${spread}.`
  return { text, tone: 'plain' }
}

function whatIf(facts: ClusterFacts): Phrase[] {
  const { fullest, loadIfFullestGonePercent: load } = facts
  const serving = facts.nodes.up + facts.nodes.degraded
  if (serving === 1) return [{ text: 'If the node that serves died now, none would be left.', tone: 'warn' }]
  if (fullest === null || load === null || serving === 0) return []
  const over = load > facts.loadLimitPercent
  const beyond = over ? `, over the limit of ${facts.loadLimitPercent} %` : ''
  const text = `If ${fullest}, the fullest node, died now, the others would run at ${percent(load)}${beyond}.`
  return [{ text, tone: over ? 'warn' : 'dim' }]
}

/** `worst` = the tone that a cluster's own sentence leads with. */
export type OverviewFacts = { name: string; worst: Tone }[]

/** One sentence over all clusters: those in trouble by name, the rest by number. */
export function overviewSentence(clusters: OverviewFacts): Phrase[] {
  if (clusters.length === 0) {
    return [{ text: 'No clusters yet: create the first one to watch its nodes.', tone: 'plain' }]
  }
  const down = clusters.filter(({ worst }) => worst === 'down')
  const warn = clusters.filter(({ worst }) => worst === 'warn')
  const moving = clusters.filter(({ worst }) => worst === 'drain' || worst === 'join')
  const said: Phrase[] = []
  const names = (some: OverviewFacts) => listed(some.map(({ name }) => name))
  if (down.length > 0) {
    said.push({ text: `${names(down)} ${down.length === 1 ? 'needs' : 'need'} you now.`, tone: 'down' })
  }
  if (warn.length > 0) {
    said.push({ text: `${names(warn)} ${be(warn.length)} worth a look.`, tone: 'warn' })
  }
  if (moving.length > 0) said.push({ text: `Work is under way in ${names(moving)}.`, tone: 'drain' })
  const quiet = clusters.length - down.length - warn.length - moving.length
  if (quiet === clusters.length) {
    const text = quiet === 1 ? `All is well in ${clusters[0]?.name}.` : `All is well in ${quiet} clusters.`
    said.push({ text, tone: 'plain' })
  } else if (quiet > 0) {
    said.push({ text: `The other ${quiet === 1 ? 'one is' : `${quiet} are`} well.`, tone: 'plain' })
  }
  return said
}

function be(number: number): string {
  return number === 1 ? 'is' : 'are'
}

function duration(minutes: number): string {
  if (minutes < 1) return 'a minute'
  return minutes < 120 ? `${Math.round(minutes)} min` : `${Math.round(minutes / 60)} h`
}
