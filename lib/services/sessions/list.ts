import type { SessionList } from '@/lib/contract/sessions'
import { requireCluster } from '../clusters/require'
import { authorise, type ServiceContext } from '../context'
import { requireNode } from '../nodes/require'
import { inUseOf } from './in-use'
import { lookAtSessions } from './look'
import { type Criteria, matchingSessions } from './matching'
import { pageOfSessions, type SessionPageQuery } from './page'

type Input = Criteria & SessionPageQuery & { cluster: string; maxAgeSeconds: number }

const waitMs = 4_000
/** Turning a page shows more of what was seen, and asks nobody again. */
const pageAgeMs = 60_000

/** The nodes are asked, or were a moment ago: who reads it wants to know who is on them, not who was. */
export async function listSessions(ctx: ServiceContext, input: Input): Promise<SessionList> {
  authorise(ctx, 'sessions.list', input.cluster)
  const cluster = await requireCluster(ctx.store.prisma, input.cluster)
  const maxAgeMs = input.cursor === undefined ? input.maxAgeSeconds * 1000 : pageAgeMs
  const nodes = input.node === undefined ? undefined : [input.node]
  if (input.node !== undefined) await requireNode(ctx.store.prisma, cluster, input.node)
  const { rows, nodes: looks, ...look } = await lookAtSessions(ctx, cluster, { nodes, maxAgeMs, waitMs })
  const matching = matchingSessions(rows, input)
  const { items, nextCursor } = pageOfSessions(matching, input)
  return {
    ...{ items, nextCursor, total: matching.length, listed: rows.length, inUse: inUseOf(rows) },
    ...{ nodes: looks, leftOut: look.leftOut, buckets: look.buckets, observedAt: look.observedAt },
  }
}
