import { MusterError } from '@/lib/domain/errors'
import type { HeldSession, HeldSessions } from '@/lib/domain/model'
import { authorise, requirePorts, type ServiceContext } from '../context'
import { sessionsOfNodeMax } from '../sessions/limits'
import { pageOfSessions } from '../sessions/page'
import { askedNode } from './asked-node'

type Reply = {
  observedAt: Date
  items: (HeldSession & { user: string | null })[]
  buckets: Extract<HeldSessions, { kind: 'buckets' }>['buckets'] | null
  nextCursor: string | null
}
type Input = { cluster: string; node: string; limit: number; cursor?: string | undefined }

/** Turning a page shows more of what was seen, and does not ask the node again. */
const pageAgeMs = 60_000

/** Asked of the node now, the last used first: who reads it wants to know who is on it, not who was. */
export async function listSessions(ctx: ServiceContext, input: Input): Promise<Reply> {
  authorise(ctx, 'nodes.sessions', input.cluster)
  const { node, probe, target } = await askedNode(ctx, input)
  const { sessions } = requirePorts(ctx)
  const told = await sessions.read(node.id, input.cursor === undefined ? 0 : pageAgeMs, ctx.log, () =>
    probe.sessions(target, { sessionsMax: sessionsOfNodeMax }),
  )
  if (told.how === 'failed') throw new MusterError('UNAVAILABLE', told.message)
  const { observedAt } = told
  if (told.how === 'buckets') return { observedAt, items: [], buckets: told.buckets, nextCursor: null }
  const rows = told.items.map((item) => ({
    ...item,
    ...{ node: node.name, solution: null, user: item.user ?? null },
  }))
  const { items, nextCursor } = pageOfSessions(rows, { ...input, sort: 'lastUsedAt', order: 'desc' })
  return { observedAt, items, buckets: null, nextCursor }
}
