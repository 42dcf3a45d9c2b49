import { defaultHealthRules, type HealthState, healthWhenSilent } from '@/lib/domain/health'
import type { NodeGlance } from '@/lib/store/node-glances'

/** What can be said of a node now, from what was last seen of it. */
export type Known = {
  health: HealthState['health']
  healthReason: string | null
  healthSince: Date | null
  /** Its figures are recent enough to stand for now. */
  fresh: boolean
  /** null = not known. */
  sessions: number | null
}

/** Figures outlive a missed poll or two; after that they are what was, not what is. */
export function knownOf(node: NodeGlance, pollIntervalSeconds: number, now: Date): Known {
  const { observation } = node
  if (!observation) {
    const healthReason = node.pollStoppedAt ? refused : 'not observed yet'
    return { health: 'unknown', healthReason, healthSince: node.pollStoppedAt, fresh: false, sessions: null }
  }
  const { health, healthSince, healthReason, good, bad, attemptedAt, observedAt } = observation
  const fresh = observedAt !== null && ageSeconds(observedAt, now) <= freshSeconds(pollIntervalSeconds)
  if (node.pollStoppedAt) {
    const reason = observation.failure?.message ?? refused
    return {
      health: 'unknown',
      healthReason: reason,
      healthSince: node.pollStoppedAt,
      fresh: false,
      sessions: null,
    }
  }
  const state = { health, since: healthSince, reason: healthReason, good, bad }
  const shown = healthWhenSilent(state, attemptedAt, pollIntervalSeconds, now)
  return {
    health: shown.health,
    healthReason: shown.reason,
    healthSince: shown.since,
    fresh,
    sessions: fresh ? observation.sessions : null,
  }
}

const refused = 'polling stopped: the credentials were refused'

/** Above an interval of a second or two, a slow poll must not make figures vanish. */
export function freshSeconds(intervalSeconds: number): number {
  return Math.max(defaultHealthRules.silentIntervals * intervalSeconds, 10)
}

export function ageSeconds(at: Date, now: Date): number {
  return (now.getTime() - at.getTime()) / 1000
}
