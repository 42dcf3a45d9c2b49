import type { Balancer } from '@/lib/balancers/balancer'
import { MusterError } from '@/lib/domain/errors'
import type { Actor, BalancerKind, NodeKind } from '@/lib/domain/model'
import { mayDo, type OperationName } from '@/lib/domain/permission'
import type { SecretBox } from '@/lib/platform/crypto'
import type { Logger } from '@/lib/platform/logger'
import type { Probe } from '@/lib/probes/probe'
import type { Store, Transaction } from '@/lib/store/client'
import type { LiveHub } from './live-hub'
import type { SessionSnapshots } from './sessions/snapshots'

/** Where this console is and what it calls itself, for what is handed to agents. */
type Site = {
  version: string
  url: string
  /** null = imports are off. */
  amqpUrl: string | null
  agentAmqpUrl: string | null
  artifactsDir: string
}

/** What verbs reach the world with. A worker's context has none: its rules need only the store. */
export type Ports = {
  probeFor(kind: NodeKind): Probe | null
  balancerFor(kind: BalancerKind): Balancer | null
  hashPassword(password: string): Promise<string>
  verifyPassword(hash: string, password: string): Promise<boolean>
  live: LiveHub
  sessions: SessionSnapshots
  site: Site
}

export type ServiceContext = {
  /** null = nobody has signed in. */
  actor: Actor | null
  store: Store
  secrets: SecretBox
  now(): Date
  log: Logger
  ports?: Ports
}

/**
 * The first line of every verb.
 *
 * @param cluster slug of the cluster that the verb touches; left out for verbs that touch none
 * @throws UNAUTHORIZED when nobody has signed in, FORBIDDEN when the role or the token's cluster does not allow it
 */
export function authorise(
  ctx: Pick<ServiceContext, 'actor'>,
  operation: OperationName,
  cluster?: string,
): Actor {
  const { actor } = ctx
  if (!actor) throw new MusterError('UNAUTHORIZED', 'Sign in, or send a token in the Authorization header.')
  if (mayDo(actor, operation, cluster ?? null)) return actor
  if (actor.kind === 'token' && actor.cluster !== null && actor.cluster !== cluster) {
    throw new MusterError('FORBIDDEN', `This token works in the cluster ${actor.cluster} only.`)
  }
  const role = actor.kind === 'system' ? actor.rule : actor.role
  throw new MusterError('FORBIDDEN', `The role ${role} does not allow this.`, { operation, role })
}

/** One short transaction; what it throws takes everything back. */
export function inTransaction<T>(ctx: Pick<ServiceContext, 'store'>, work: (tx: Transaction) => Promise<T>) {
  return ctx.store.prisma.$transaction(work, { maxWait: 5_000, timeout: 15_000 })
}

/**
 * Lets one transaction at a time take capacity from a cluster. Everything that the guard reads must be read after it.
 *
 * @throws NOT_FOUND when the cluster was deleted meanwhile
 */
export async function lockCluster(tx: Transaction, clusterId: string): Promise<void> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Cluster" WHERE "id" = ${clusterId}::uuid FOR UPDATE`
  if (rows.length === 0) throw new MusterError('NOT_FOUND', 'The cluster does not exist any more.')
}

export function requirePorts(ctx: ServiceContext): Ports {
  if (!ctx.ports) throw new Error('this context was made without ports')
  return ctx.ports
}
