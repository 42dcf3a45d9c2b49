import { openedBetween } from '@/lib/domain/context-counters'
import { difference, perMinute, perSecond, restartedBetween } from '@/lib/domain/counters'
import { type HealthState, nextHealth } from '@/lib/domain/health'
import { kindFacts } from '@/lib/domain/kinds'
import type { NodeContext, NodeCounters, NodeObservation, NodeReading } from '@/lib/domain/model'
import type { PolledRow, StoredObservation, SystemEvent } from '@/lib/store/observations'
import type { WatchedNode } from './inventory'

/** The rate of opened sessions follows what is seen with this time constant: about the last minute counts. */
const smoothingMs = 60_000

/** What one more poll makes of what was known of a node: its new row, and events if something changed. Pure. */
export function afterPoll(
  before: StoredObservation | null,
  observation: NodeObservation,
  node: WatchedNode,
): { row: PolledRow; events: SystemEvent[] } {
  const since = sinceLast(before, observation)
  const health = nextHealth(
    before ? healthOf(before) : null,
    observation,
    {
      missingSolutions: observation.ok ? missing(node, observation.reading.contexts) : [],
      errorsPerSecond: since.errorsPerSecond,
      requestsPerSecond: since.requestsPerSecond,
    },
    observation.at,
  )
  const row: PolledRow = {
    nodeId: node.id,
    clusterId: node.cluster.id,
    health: health.health,
    healthSince: health.since,
    healthReason: health.reason,
    good: health.good,
    bad: health.bad,
    attemptedAt: observation.at,
    latencyMs: observation.latencyMs,
    openedTotal: (before?.openedTotal ?? 0) + (since.counted.opened ?? 0),
    expiredTotal: (before?.expiredTotal ?? 0) + (since.counted.expired ?? 0),
    ...since.counted,
    ...(observation.ok
      ? { ...read(observation.reading, observation.at), openedPerMinute: since.openedPerMinute }
      : unread(before, observation, health)),
    requestsPerSecond: since.requestsPerSecond,
    errorsPerSecond: since.errorsPerSecond,
    quietSince: quietSince(before, observation, since.counted.requests),
    sampleSessions: observation.ok ? observation.reading.sessions : null,
    refused:
      !observation.ok && observation.failure.kind === 'unauthorized'
        ? { username: node.target.username, sealedPassword: node.sealedPassword }
        : null,
  }
  return { row, events: eventsOf(before, row, since.restarted, node) }
}

function healthOf(stored: StoredObservation): HealthState {
  const { health, healthSince: since, healthReason: reason, good, bad } = stored
  return { health, since, reason, good, bad }
}

function read(reading: NodeReading, at: Date) {
  const { version, startedAt, sessions, contexts, counters } = reading
  const { threadsBusy, threadsMax, heapUsedBytes, heapMaxBytes } = reading
  return {
    observedAt: at,
    failure: null,
    ...{ version, startedAt, sessions, contexts, counters },
    ...{ threadsBusy, threadsMax, heapUsedBytes, heapMaxBytes },
    maintenanceMode: reading.maintenanceMode ?? null,
    deployment: reading.deployment ?? null,
  }
}

/** The last count stands, with its age, until the node counts as down: then it is not known. */
function unread(
  before: StoredObservation | null,
  observation: Extract<NodeObservation, { ok: false }>,
  health: HealthState,
) {
  const known = health.health === 'up' || health.health === 'degraded'
  return {
    observedAt: before?.observedAt ?? null,
    failure: observation.failure,
    version: before?.version ?? null,
    startedAt: before?.startedAt ?? null,
    sessions: known ? (before?.sessions ?? null) : null,
    openedPerMinute: known ? (before?.openedPerMinute ?? null) : null,
    contexts: before?.contexts ?? [],
    counters: before?.counters ?? null,
    threadsBusy: null,
    threadsMax: null,
    heapUsedBytes: null,
    heapMaxBytes: null,
    maintenanceMode: before?.maintenanceMode ?? null,
    deployment: before?.deployment ?? null,
  }
}

/**
 * Since when it answered nobody but the console. Applications' own counts alone tell that: the server's hold these
 * polls and the balancer's health checks.
 */
function quietSince(
  before: StoredObservation | null,
  observation: NodeObservation,
  requests: number | null,
): Date | null {
  if (!observation.ok) return before?.quietSince ?? null
  if (requests === null || requests > 0) return null
  return before?.quietSince ?? before?.observedAt ?? observation.at
}

const nothing: NodeCounters = { opened: null, expired: null, requests: null, errors: null }

function sinceLast(before: StoredObservation | null, observation: NodeObservation) {
  if (!observation.ok || !before?.observedAt) {
    return {
      counted: nothing,
      restarted: false,
      openedPerMinute: null,
      requestsPerSecond: null,
      errorsPerSecond: null,
    }
  }
  const { reading } = observation
  const elapsedMs = observation.at.getTime() - before.observedAt.getTime()
  const restarted = restartedBetween(before.startedAt, reading.startedAt)
  const ofServer = difference(before.counters, reading.counters, restarted)
  const ofApplications = openedBetween(before.contexts, reading.contexts)
  // The server's own counts hold the balancer's health checks and these polls too: second best.
  const counted = {
    opened: ofApplications?.opened ?? null,
    expired: ofApplications?.expired ?? null,
    requests: ofApplications?.requests ?? ofServer.requests,
    errors: ofApplications?.errors ?? ofServer.errors,
  }
  return {
    counted,
    restarted,
    openedPerMinute: smoothed(before.openedPerMinute, perMinute(counted.opened, elapsedMs), elapsedMs),
    requestsPerSecond: perSecond(counted.requests, elapsedMs),
    errorsPerSecond: perSecond(counted.errors, elapsedMs),
  }
}

/** An exponentially weighted mean; the first rate that is known stands for itself. */
export function smoothed(before: number | null, rate: number | null, elapsedMs: number): number | null {
  if (rate === null || elapsedMs <= 0) return before
  if (before === null) return rate
  const kept = Math.exp(-elapsedMs / smoothingMs)
  return before * kept + rate * (1 - kept)
}

/** Wanted solutions of which no version runs. Which version it is, is the import's business. */
function missing({ kind, cluster }: WatchedNode, contexts: NodeContext[]): string[] {
  if (!kindFacts[kind].contexts) return []
  return cluster.wanted
    .filter(({ contextPath }) => !contexts.some(({ path, running }) => running && path === contextPath))
    .map(({ solution }) => solution)
}

function eventsOf(
  before: StoredObservation | null,
  row: PolledRow,
  restarted: boolean,
  node: WatchedNode,
): SystemEvent[] {
  const events: SystemEvent[] = []
  const about = {
    clusterId: node.cluster.id,
    cluster: node.cluster.slug,
    at: row.attemptedAt,
    rule: 'monitor',
    subjectKind: 'node',
    subjectName: node.name,
  }
  const was = before?.health ?? 'unknown'
  if (was !== row.health) {
    events.push({
      ...about,
      type: 'node.health',
      summary: `${node.name} is ${row.health}`,
      reason: row.healthReason,
      before: { health: was },
      after: { health: row.health },
    })
  }
  if (restarted) {
    events.push({
      ...about,
      type: 'node.restarted',
      summary: `${node.name} was restarted`,
      reason: null,
      before: { startedAt: before?.startedAt ?? null, sessions: before?.sessions ?? null },
      after: { startedAt: row.startedAt, sessions: row.sessions },
    })
  }
  return events
}
