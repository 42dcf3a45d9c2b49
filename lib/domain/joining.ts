import type { Health } from './model'

export type JoiningFacts = {
  health: Health
  healthReason: string | null
  agentConnected: boolean
  /** What the cluster wants of each solution, and what the node itself was seen to serve. */
  wanted: { solution: string; release: string; verified: boolean }[]
}

export type JoiningCondition = { met: boolean; message: string }

/** What must hold before a joining node takes traffic. Where no release is wanted, the probe alone decides. */
export function joiningConditions(facts: JoiningFacts): JoiningCondition[] {
  const up = facts.health === 'up'
  const probe = up
    ? 'The probe is up'
    : `The probe is ${facts.health}${facts.healthReason ? `: ${facts.healthReason}` : ''}`
  const conditions = [{ met: up, message: probe }]
  if (facts.wanted.length === 0) return conditions
  conditions.push({
    met: facts.agentConnected,
    message: facts.agentConnected ? 'Its agent is connected' : 'Its agent is not connected',
  })
  for (const { solution, release, verified } of facts.wanted) {
    const message = verified
      ? `It serves ${solution} ${release}`
      : `It does not serve ${solution} ${release} yet`
    conditions.push({ met: verified, message })
  }
  return conditions
}

/** Every condition is met: the node can become active. */
export function mayBecomeActive(facts: JoiningFacts): boolean {
  return joiningConditions(facts).every(({ met }) => met)
}
