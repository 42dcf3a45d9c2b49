import type { NodeLook, Session, SessionList } from '@/lib/contract/sessions'
import { kindFacts } from '@/lib/domain/kinds'
import type { HeldSession, NodeKind } from '@/lib/domain/model'
import { count } from '@/lib/domain/words'
import type { ClusterRecord } from '@/lib/store/clusters'
import { glanceAtNodes } from '@/lib/store/node-glances'
import { listNodes, type NodeRecord } from '@/lib/store/nodes'
import { listSolutions } from '@/lib/store/solutions'
import { requirePorts, type ServiceContext } from '../context'
import { probeTarget } from '../nodes/asked-node'
import { knownOf } from '../nodes/known'
import { chooseNodes } from './choose'
import { inLanes } from './in-lanes'
import { sessionsOfNodeMax } from './limits'
import type { Told } from './snapshots'

/** What was found of the sessions of a cluster; `asked` has each node that a row may be of, by name. */
export type Look = {
  rows: Session[]
  asked: Map<string, NodeRecord>
} & Pick<SessionList, 'nodes' | 'buckets' | 'leftOut' | 'observedAt'>

type How = {
  /** These alone, as far as there are nodes of these names; none = all of the cluster, as many as one list can show. */
  nodes?: string[] | undefined
  maxAgeMs: number
  /** A node that needs longer is named, and goes on being asked for whoever looks next. */
  waitMs: number
}

type Answer = Told | { how: 'unlisted' | 'asking' | 'failed'; message: string; observedAt: Date | null }

/** Asks the nodes of a cluster for their sessions, or some of them. What each of them answered is told. */
export async function lookAtSessions(ctx: ServiceContext, cluster: ClusterRecord, how: How): Promise<Look> {
  const { prisma } = ctx.store
  const [{ nodes, leftOut }, solutions] = await Promise.all([
    nodesToAsk(ctx, cluster, how.nodes),
    listSolutions(prisma, cluster.id),
  ])
  const answers = await askAll(ctx, nodes, how)
  const solutionOf = new Map(solutions.map(({ contextPath, name }) => [contextPath, name]))
  const told = nodes.map((node, index) => {
    const answer = answers[index] ?? notYet(how.waitMs)
    return { node, answer, last: node.observation?.sessions ?? null }
  })
  const times = told.flatMap(({ answer }) => (answer.how === 'listed' ? [answer.observedAt.getTime()] : []))
  return {
    rows: told.flatMap(({ node, answer }) =>
      answer.how === 'listed'
        ? answer.items.map((item) => rowOf(node.name, item, solutionOf, answer.askedAt))
        : [],
    ),
    asked: new Map(nodes.map((node) => [node.name, node])),
    nodes: told.map(({ node, answer, last }) => lookOf(ctx, node, answer, last)),
    buckets: told.flatMap(({ node, answer }) =>
      answer.how === 'buckets' ? answer.buckets.map((bucket) => ({ node: node.name, ...bucket })) : [],
    ),
    leftOut,
    observedAt: times.length === 0 ? null : new Date(Math.min(...times)),
  }
}

async function nodesToAsk(ctx: ServiceContext, cluster: ClusterRecord, names: string[] | undefined) {
  const { prisma } = ctx.store
  const now = ctx.now()
  const wanted = names && new Set(names)
  const glances = (await glanceAtNodes(prisma, [cluster.id])).filter(({ name }) => wanted?.has(name) ?? true)
  const candidates = glances.map((glance) => {
    const { sessions, health } = knownOf(glance, cluster.pollIntervalSeconds, now)
    const { id, name, pollStoppedAt } = glance
    return { id, name, sessions, answers: health !== 'down' && pollStoppedAt === null }
  })
  const { asked, leftOut } = wanted ? { asked: candidates, leftOut: [] } : chooseNodes(candidates)
  const ids = asked.map(({ id }) => id)
  const byId = new Map((await listNodes(prisma, [cluster.id], ids)).map((node) => [node.id, node]))
  return { nodes: ids.flatMap((id) => byId.get(id) ?? []), leftOut: leftOutOf(leftOut) }
}

function leftOutOf(nodes: { sessions: number | null }[]): SessionList['leftOut'] {
  if (nodes.length === 0) return null
  const sessions = nodes.every((node) => node.sessions !== null)
    ? nodes.reduce((sum, node) => sum + (node.sessions ?? 0), 0)
    : null
  const of = sessions === null ? 'Sessions' : `The ${count(sessions, 'session')}`
  const message = `${of} of ${count(nodes.length, 'node')} are not listed: filter by node.`
  return { nodes: nodes.length, sessions, message }
}

const notYet = (waitMs: number): Answer => ({
  how: 'asking',
  message: `It has not told all its sessions within ${waitMs / 1000} s, and is still being asked.`,
  observedAt: null,
})

/** In the order of the nodes; what is missing when the time is over is missing in the result. */
async function askAll(
  ctx: ServiceContext,
  nodes: NodeRecord[],
  { maxAgeMs, waitMs }: How,
): Promise<Answer[]> {
  const answers: Answer[] = []
  const lanes = inLanes(nodes, (node) => askOne(ctx, node, maxAgeMs), answers)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((done) => {
    timer = setTimeout(done, waitMs)
  })
  await Promise.race([lanes, late])
  clearTimeout(timer)
  return [...answers]
}

async function askOne(ctx: ServiceContext, node: NodeRecord, maxAgeMs: number): Promise<Answer> {
  const ports = requirePorts(ctx)
  const probe = ports.probeFor(node.kind)
  const unlisted = whyUnlisted(node)
  if (unlisted !== null || !probe) {
    const message = unlisted ?? `Nodes of kind ${node.kind} can't be asked.`
    return { how: 'unlisted', message, observedAt: null }
  }
  if (node.pollStoppedAt) {
    const message = 'It refused its credentials: edit them first.'
    return { how: 'failed', message, observedAt: node.pollStoppedAt }
  }
  return await ports.sessions.read(node.id, maxAgeMs, ctx.log, () =>
    probe.sessions(probeTarget(ctx, node), { sessionsMax: sessionsOfNodeMax }),
  )
}

function whyUnlisted({ kind, probe }: NodeRecord): string | null {
  const { sessions } = kindFacts[kind]
  if (sessions === 'never') return `Nodes of kind ${kind} do not tell their sessions.`
  const told = probe?.kind === 'http' && (probe.sessionsPointer !== null || probe.sessionsPattern !== null)
  if (sessions === 'configured' && !told) return 'It is not said where this node tells its sessions.'
  return null
}

function lookOf(
  ctx: ServiceContext,
  { name, kind }: NodeRecord,
  answer: Answer,
  last: number | null,
): NodeLook {
  const { how, observedAt } = answer
  const facts = { ends: kindFacts[kind].endsSessions, messages: showsTexts(ctx, kind) }
  if (how === 'listed') {
    return { node: name, how, sessions: answer.items.length, message: null, observedAt, ...facts }
  }
  if (how === 'buckets') {
    const sessions = answer.buckets.reduce((sum, bucket) => sum + bucket.sessions, 0)
    return { node: name, how, sessions, message: null, observedAt, ...facts }
  }
  return { node: name, how, sessions: last, message: answer.message, observedAt, ...facts }
}

/** Both its kind and the probe that is there for it can. */
export function showsTexts(ctx: ServiceContext, kind: NodeKind): boolean {
  return kindFacts[kind].messages && requirePorts(ctx).probeFor(kind)?.message !== undefined
}

function rowOf(node: string, session: HeldSession, solutionOf: Map<string, string>, askedAt: Date): Session {
  const { fingerprint, context, version, openedAt, lastUsedAt, timeoutSeconds } = session
  return {
    node,
    solution: solutionOf.get(context) ?? null,
    context: context === '' ? '/' : context,
    ...{ version, fingerprint, user: session.user ?? null },
    ...{ openedAt, lastUsedAt, timeoutSeconds },
    // Reading thousands takes seconds: all are as idle as they were when it began, which claims least.
    idleSeconds: lastUsedAt ? idleAt(askedAt, lastUsedAt) : session.idleSeconds,
  }
}

const idleAt = (at: Date, lastUsedAt: Date) =>
  Math.max(0, Math.round((at.getTime() - lastUsedAt.getTime()) / 1000))
