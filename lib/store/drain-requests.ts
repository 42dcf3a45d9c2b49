import type { EndedDrain } from '@/lib/domain/drain-receipt'
import type { Actor, AfterDrain, DeadlineAction } from '@/lib/domain/model'
import type { Db } from './client'
import {
  allOf,
  type MessagesRecord,
  messagesOf,
  storedMessages,
  storedWithout,
  type WithoutRecord,
  withoutOf,
} from './drain-records'
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
  without: WithoutRecord[]
  /** null = its users are told nothing. */
  message: string | null
  after: AfterDrain
  batchId: string | null
  importStepId: string | null
}

/** null = one is running for this node. */
export async function insertDrain(db: Db, drain: NewDrain): Promise<string | null> {
  const { message, without, after, ...rest } = drain
  const [row] = await db.drain.createManyAndReturn({
    data: [
      {
        ...rest,
        requestedBy: actorShape(drain.requestedBy),
        without: storedWithout(without),
        thenState: after,
        ...(message === null ? {} : { message: storedMessages(unsent(message, null)) }),
      },
    ],
    skipDuplicates: true,
    select: { id: true },
  })
  return row?.id ?? null
}

/** A text that is still to be shown, after those before it. */
function unsent(text: string, before: MessagesRecord | null): MessagesRecord {
  const earlier = before === null ? [] : [...before.earlier, before.last]
  return { last: { text, sentAt: null, recipients: null, failure: null }, earlier }
}

export type RunningRequest = {
  id: string
  deadlineAt: Date | null
  onDeadline: DeadlineAction
  /** When every balancer had confirmed; null = not all have, or not any more. */
  confirmedAt: Date | null
  without: WithoutRecord[]
  messages: MessagesRecord | null
  after: AfterDrain
}

/** null = none of this node is running. */
export async function findRunningDrain(db: Db, nodeId: string): Promise<RunningRequest | null> {
  const row = await db.drain.findFirst({
    where: { nodeId, endedAt: null },
    select: {
      ...{ id: true, deadlineAt: true, onDeadline: true, confirmedAt: true },
      ...{ without: true, message: true, thenState: true },
    },
  })
  if (!row) return null
  const { message, thenState, ...rest } = row
  return {
    ...rest,
    onDeadline: row.onDeadline as DeadlineAction,
    without: withoutOf(row.without),
    messages: messagesOf(message),
    after: thenState as AfterDrain,
  }
}

export type DrainChange = {
  deadlineAt?: Date | null
  onDeadline?: DeadlineAction
  endedBy?: Actor
  without?: WithoutRecord[]
  /** A new text, after what was told before. */
  message?: { text: string; before: MessagesRecord | null }
  after?: AfterDrain
}

/** Changes a drain that runs; false when it has ended meanwhile. */
export async function changeRunningDrain(db: Db, id: string, change: DrainChange): Promise<boolean> {
  const { endedBy, without, message, after, ...deadline } = change
  const { count } = await db.drain.updateMany({
    where: { id, endedAt: null },
    data: {
      ...deadline,
      ...(endedBy ? { endedBy: actorShape(endedBy) } : {}),
      ...(without ? { without: storedWithout(without) } : {}),
      ...(message ? { message: storedMessages(unsent(message.text, message.before)) } : {}),
      ...(after ? { thenState: after } : {}),
    },
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
      // Its lease stays: whoever holds it may be telling a balancer to drain right now.
    },
    select: {
      ...{ id: true, requestedAt: true, sessionsAtStart: true, sessionsAtEnd: true },
      ...{ sessionsEnded: true, openedSince: true, without: true, message: true },
    },
  })
  if (!row) return null
  const { message, ...rest } = row
  const messages = messagesOf(message)
  return { ...rest, endedAt: now, without: withoutOf(row.without), messages: messages ? allOf(messages) : [] }
}
