import type { Health, NodeObservation, NodeReading } from './model'

export type HealthState = {
  health: Health
  since: Date
  /** A sentence; says why it is so, or what is about to change it. */
  reason: string | null
  /** Answered probes in a row. */
  good: number
  /** Failed probes in a row; while the node answers, how near it is to being degraded. */
  bad: number
}

export type HealthRules = {
  /** Answered probes in a row that end `down` or `unknown`. */
  rise: number
  /** Failed probes, or probes over a threshold, in a row that end `up`. */
  fall: number
  threadsBusyPercent: number
  heapUsedPercent: number
  /** Of all requests, once there are as many errors as the next line says. */
  errorsPercent: number
  errorsPerSecond: number
  latencyMs: number
  /** Intervals without an attempt after which nothing is known any more. */
  silentIntervals: number
}

export const defaultHealthRules: HealthRules = {
  rise: 2,
  fall: 2,
  threadsBusyPercent: 90,
  heapUsedPercent: 95,
  errorsPercent: 10,
  errorsPerSecond: 1,
  latencyMs: 2_000,
  silentIntervals: 3,
}

export type HealthFacts = {
  /** Wanted solutions that the node was seen not to run. */
  missingSolutions: string[]
  errorsPerSecond: number | null
  /** Without it errors have no share, and are not judged: every 404 of a crawler counts as one. */
  requestsPerSecond?: number | null
}

/** The health after one more probe. It changes only after `rise` or `fall` probes in a row that say the same. */
export function nextHealth(
  previous: HealthState | null,
  observation: NodeObservation,
  facts: HealthFacts,
  now: Date,
  rules: HealthRules = defaultHealthRules,
): HealthState {
  const before = previous ?? { health: 'unknown', since: now, reason: null, good: 0, bad: 0 }
  return observation.ok
    ? afterAnswer(before, thresholdsPassed(observation, facts, rules), now, rules)
    : afterFailure(before, observation.failure.message, now, rules)
}

function afterFailure(before: HealthState, message: string, now: Date, rules: HealthRules): HealthState {
  const bad = before.good > 0 ? 1 : before.bad + 1
  const cause = withoutFullStop(message)
  if (before.health === 'down') return { ...before, good: 0, bad, reason: cause }
  if (bad >= rules.fall) return change(before, 'down', cause, { good: 0, bad }, now)
  const reason = `${bad} of ${rules.fall} failed probes that make it down: ${cause}`
  return { ...before, good: 0, bad, reason }
}

function afterAnswer(before: HealthState, passed: string[], now: Date, rules: HealthRules): HealthState {
  const good = before.good + 1
  const over = passed.length > 0
  if (before.health === 'down' || before.health === 'unknown') {
    if (good < rules.rise) {
      const reason = `${good} of ${rules.rise} answered probes that it needs to count as up`
      return { ...before, good, bad: 0, reason }
    }
    const health = over ? 'degraded' : 'up'
    const reason = over ? passed.join('; ') : `answered ${rules.rise} probes in a row`
    return change(before, health, reason, { good, bad: over ? rules.fall : 0 }, now)
  }
  // `bad` is a bucket here: a probe over a threshold fills it, a clean one drains it. It holds nothing of failed
  // probes, which are counted while `good` is 0.
  const level = before.good > 0 ? before.bad : before.health === 'degraded' ? rules.fall : 0
  const bad = over ? Math.min(rules.fall, level + 1) : Math.max(0, level - 1)
  if (before.health === 'up') {
    if (over && bad >= rules.fall) return change(before, 'degraded', passed.join('; '), { good, bad }, now)
    const reason = over ? `seen ${bad} of ${rules.fall} times: ${passed.join('; ')}` : 'answers'
    return { ...before, good, bad, reason }
  }
  if (!over && bad === 0) return change(before, 'up', 'back below its thresholds', { good, bad }, now)
  const reason = over ? passed.join('; ') : (before.reason ?? 'was over a threshold until just now')
  return { ...before, good, bad, reason }
}

function change(
  before: HealthState,
  health: Health,
  reason: string,
  counts: { good: number; bad: number },
  now: Date,
): HealthState {
  return { health, reason, ...counts, since: before.health === health ? before.since : now }
}

/** The thresholds that an answered probe passes, as sentences with figures. Empty = all is well. */
function thresholdsPassed(
  observation: { latencyMs: number; reading: NodeReading },
  facts: HealthFacts,
  rules: HealthRules = defaultHealthRules,
): string[] {
  const { reading, latencyMs } = observation
  const passed: string[] = []
  for (const solution of facts.missingSolutions) passed.push(`${solution} is wanted and does not run`)
  const threads = percent(reading.threadsBusy, reading.threadsMax)
  if (threads !== null && threads >= rules.threadsBusyPercent) {
    passed.push(`${reading.threadsBusy} of ${reading.threadsMax} threads are busy`)
  }
  const heap = percent(reading.heapUsedBytes, reading.heapMaxBytes)
  if (heap !== null && heap >= rules.heapUsedPercent) passed.push(`the heap is ${Math.floor(heap)} % full`)
  const errors = percent(facts.errorsPerSecond, facts.requestsPerSecond ?? null)
  if (
    errors !== null &&
    errors >= rules.errorsPercent &&
    (facts.errorsPerSecond ?? 0) >= rules.errorsPerSecond
  ) {
    passed.push(
      `${Math.round(errors)} % of requests are errors, ${oneDecimal(facts.errorsPerSecond ?? 0)} a second`,
    )
  }
  if (latencyMs >= rules.latencyMs) passed.push(`it took ${oneDecimal(latencyMs / 1000)} s to answer`)
  return passed
}

/** What is left of a health when nobody looked for several intervals: nothing is known. */
export function healthWhenSilent(
  state: HealthState,
  lastAttemptAt: Date,
  intervalSeconds: number,
  now: Date,
  rules: HealthRules = defaultHealthRules,
): HealthState {
  const silentSince = lastAttemptAt.getTime() + rules.silentIntervals * intervalSeconds * 1000
  if (now.getTime() <= silentSince || state.health === 'unknown') return state
  const seconds = Math.floor((now.getTime() - lastAttemptAt.getTime()) / 1000)
  return {
    health: 'unknown',
    since: new Date(silentSince),
    reason: `not observed for ${seconds} s; it was ${state.health} then`,
    good: 0,
    bad: 0,
  }
}

function percent(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole <= 0 ? null : (part / whole) * 100
}

function oneDecimal(value: number): string {
  return value.toFixed(1)
}

function withoutFullStop(sentence: string): string {
  return sentence.endsWith('.') ? sentence.slice(0, -1) : sentence
}
