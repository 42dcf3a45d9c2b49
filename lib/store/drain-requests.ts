import type { EndedDrain } from '@/lib/domain/drain-receipt'
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

export type RunningRequest = {
  id: string
  deadlineAt: Date | null
  onDeadline: DeadlineAction
  /** When every balancer had confirmed; null = not all have, or not any more. */
  confirmedAt: Date | null
}

/** null = none of this node is running. */
export async function findRunningDrain(db: Db, nodeId: string): Promise<RunningRequest | null> {
  const row = await db.drain.findFirst({
    where: { nodeId, endedAt: null },
    select: { id: true, deadlineAt: true, onDeadline: true, confirmedAt: true },
  })
  return row && { ...row, onDeadline: row.onDeadline as DeadlineAction }
}

/** Another deadline for a drain that runs; false when it has ended meanwhile. */
export async function changeRunningDrain(
  db: Db,
  id: string,
  change: { deadlineAt: Date | null; onDeadline: DeadlineAction; endedBy?: Actor },
): Promise<boolean> {
  const { endedBy, ...deadline } = change
  const { count } = await db.drain.updateMany({
    where: { id, endedAt: null },
    data: { ...deadline, ...(endedBy ? { endedBy: actorShape(endedBy) } : {}) },
  })
  return count === 1
}

/**
 * Ends the running drain of a node before it is empty; what it came to, or null when none is running.
 *
 * @param how who ends it, and how many sessions are left as far as is known
 */
export async function endDrain(
  db: Db,
  nodeId: string,
  how: { endedBy: Actor; sessionsAtEnd: number | null },
  now: Date,
): Promise<(EndedDrain & { id: string }) | null> {
  const [row] = await db.drain.updateManyAndReturn({
    where: { nodeId, endedAt: null },
    data: {
      state: 'cancelled',
      endedAt: now,
      endedBy: actorShape(how.endedBy),
      sessionsAtEnd: how.sessionsAtEnd,
      waiting: [],
      leaseUntil: null,
      leaseOwner: null,
    },
    select: {
      ...{ id: true, requestedAt: true, sessionsAtStart: true, sessionsAtEnd: true },
      ...{ sessionsEnded: true, openedSince: true },
    },
  })
  return row ? { ...row, endedAt: now } : null
}
