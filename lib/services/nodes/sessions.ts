import type { HeldSession, HeldSessions } from '@/lib/domain/model'
import { authorise, type ServiceContext } from '../context'
import { askedNode } from './asked-node'

const sessionsMax = 500

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
  const { probe, target } = await askedNode(ctx, input)
  const held = await probe.sessions(target, { sessionsMax })
  return {
    observedAt: ctx.now(),
    items: held.kind === 'listed' ? held.items : [],
    buckets: held.kind === 'buckets' ? held.buckets : null,
    nextCursor: null,
  }
}
