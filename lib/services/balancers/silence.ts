import { ageSeconds, freshSeconds } from '../nodes/known'

/** Why nothing newer is known of a balancer; null = what is said of it is recent. */
export function balancerSilence(
  balancer: { observedAt: Date | null; failure: { message: string } | null },
  intervalSeconds: number,
  now: Date,
): string | null {
  if (balancer.failure) return balancer.failure.message
  if (!balancer.observedAt) return 'not observed yet'
  const age = ageSeconds(balancer.observedAt, now)
  return age > freshSeconds(intervalSeconds) ? `not observed for ${Math.floor(age)} s` : null
}
