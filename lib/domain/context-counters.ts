import type { NodeContext } from './model'

/** What happened in a node's applications between two observations; null where either did not say. */
export type ContextDifference = {
  opened: number | null
  /** Sessions that ended in any way, those lost with an undeployed or restarted application included. */
  expired: number | null
  /** Requests to servlets of the applications: the manager and health checks of the server are not in it. */
  requests: number | null
  /** Replies of 400 or more to those. */
  errors: number | null
}

const keyOf = (context: NodeContext) => `${context.path}##${context.version ?? ''}`

type Known = number | null | undefined
const known = (value: Known): value is number => value !== null && value !== undefined

const plus = (left: Known, right: Known): number | null => (known(left) && known(right) ? left + right : null)
const minus = (left: Known, right: Known): number | null =>
  known(left) && known(right) ? left - right : null
const shrank = (before: Known, after: Known) => known(before) && known(after) && after < before

/** Deployed anew or in a new JVM. A stop and start, or a reload, changes `startedAt` but goes on counting. */
function beganAnew(before: NodeContext, after: NodeContext): boolean {
  return (['opened', 'expired', 'requests', 'errors'] as const).some((counter) =>
    shrank(before[counter], after[counter]),
  )
}

function ofContext(before: NodeContext | undefined, after: NodeContext): ContextDifference {
  const { opened, expired = null, requests = null, errors = null } = after
  if (!before) return { opened, expired, requests, errors }
  if (beganAnew(before, after)) {
    // Sessions that it held before and no longer holds have ended, unless they were kept over the restart.
    const gone = minus(plus(before.sessions, opened), after.sessions)
    return {
      opened,
      expired: known(gone) && known(expired) ? Math.max(gone, expired) : expired,
      requests,
      errors,
    }
  }
  return {
    opened: minus(opened, before.opened),
    expired: minus(expired, before.expired),
    requests: minus(requests, before.requests),
    errors: minus(errors, before.errors),
  }
}

const nothing: ContextDifference = { opened: 0, expired: 0, requests: 0, errors: 0 }

const add = (left: ContextDifference, right: ContextDifference): ContextDifference => ({
  opened: plus(left.opened, right.opened),
  expired: plus(left.expired, right.expired),
  requests: plus(left.requests, right.requests),
  errors: plus(left.errors, right.errors),
})

/** An application that several virtual hosts have is counted as one. */
function byKey(contexts: NodeContext[]): Map<string, NodeContext> {
  const merged = new Map<string, NodeContext>()
  for (const context of contexts) {
    const other = merged.get(keyOf(context))
    merged.set(
      keyOf(context),
      other
        ? {
            ...context,
            sessions: plus(other.sessions, context.sessions),
            opened: plus(other.opened, context.opened),
            expired: plus(other.expired, context.expired),
            requests: plus(other.requests, context.requests),
            errors: plus(other.errors, context.errors),
          }
        : context,
    )
  }
  return merged
}

/**
 * Differences per application, because each has counters of its own that begin again with every deployment, and all
 * with every start of the JVM. Where it can't be told whether one began again, the smaller number is taken.
 * @returns null without a previous observation: nothing is known about the time before it
 */
export function openedBetween(previous: NodeContext[] | null, next: NodeContext[]): ContextDifference | null {
  if (previous === null) return null
  const before = byKey(previous)
  let difference = nothing
  for (const [key, context] of byKey(next)) {
    difference = add(difference, ofContext(before.get(key), context))
    before.delete(key)
  }
  // What is left was undeployed: nobody counted its last moments, but the sessions that it held are over.
  for (const { sessions } of before.values()) difference = add(difference, { ...nothing, expired: sessions })
  return difference
}
