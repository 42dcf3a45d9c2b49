import { MusterError } from '@/lib/domain/errors'
import type { HeldSession, HeldSessions } from '@/lib/domain/model'
import { requireCluster } from '../clusters/require'
import { authorise, requirePorts, type ServiceContext } from '../context'
import { requireNode } from './require'

const sessionsMax = 500
const timeoutMs = 8_000

type Reply = {
  observedAt: Date
  items: HeldSession[]
  buckets: Extract<HeldSessions, { kind: 'buckets' }>['buckets'] | null
  nextCursor: null
}

/** Asked of the node now: who reads it wants to know who is on it, not who was. */
export async function listSessions(
  ctx: ServiceContext,
  input: { cluster: string; node: string },
): Promise<Reply> {
  authorise(ctx, 'nodes.sessions', input.cluster)
  const { prisma } = ctx.store
  const cluster = await requireCluster(prisma, input.cluster)
  const node = await requireNode(prisma, cluster, input.node)
  const probe = requirePorts(ctx).probeFor(node.kind)
  if (!probe)
    throw new MusterError('UNPROCESSABLE', `Sessions of a node of kind ${node.kind} can't be listed.`)
  if (node.pollStoppedAt) {
    throw new MusterError('UNAVAILABLE', `${node.name} refused its credentials: edit them first.`)
  }
  const target = {
    address: node.address,
    managerUrl: node.managerUrl,
    username: node.managerUsername,
    password: node.managerPassword === null ? null : ctx.secrets.open(node.managerPassword),
    settings: node.probe,
    timeoutMs,
  }
  const held = await probe.sessions(target, { sessionsMax })
  return {
    observedAt: ctx.now(),
    items: held.kind === 'listed' ? held.items : [],
    buckets: held.kind === 'buckets' ? held.buckets : null,
    nextCursor: null,
  }
}
