import type { Actor, DeadlineAction } from '@/lib/domain/model'
import type { Db } from './client'
import { actorShape } from './events'

export type NewDrain = {
  clusterId: string
  nodeId: string
  reason: string
  requestedBy: Actor
  requestedAt: Date
  deadlineAt: Date | null
  onDeadline: DeadlineAction
  sessionsAtStart: number | null
  importStepId: string | null
}

/** null = one is running for this node. */
export async function insertDrain(db: Db, drain: NewDrain): Promise<string | null> {
  const [row] = await db.drain.createManyAndReturn({
    data: [{ ...drain, requestedBy: actorShape(drain.requestedBy) }],
    skipDuplicates: true,
    select: { id: true },
  })
  return row?.id ?? null
}

/** Ends the running drain of a node; its id, or null when none is running. */
export async function endDrain(
  db: Db,
  nodeId: string,
  state: 'cancelled',
  now: Date,
): Promise<string | null> {
  const [row] = await db.drain.updateManyAndReturn({
    where: { nodeId, endedAt: null },
    data: { state, endedAt: now, waiting: [], leaseUntil: null, leaseOwner: null },
    select: { id: true },
  })
  return row?.id ?? null
}
