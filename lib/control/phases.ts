import type { PhaseName, Phases } from '@/lib/store/imports'

/** Begins a phase unless it began before. */
export function beginPhase(phases: Phases, name: PhaseName, at: Date): Phases {
  return phases[name] ? phases : { ...phases, [name]: { startedAt: at, endedAt: null } }
}

/** Ends whatever phase is under way. */
export function endPhases(phases: Phases, at: Date): Phases {
  const ended: Phases = {}
  for (const [name, phase] of Object.entries(phases)) {
    if (phase) ended[name as PhaseName] = phase.endedAt ? phase : { ...phase, endedAt: at }
  }
  return ended
}

/** What the agent says of the phase that is under way. */
export function withWord(phases: Phases, said: string | null): Phases {
  const noted: Phases = {}
  for (const [name, phase] of Object.entries(phases)) {
    if (phase) noted[name as PhaseName] = phase.endedAt ? phase : { ...phase, said }
  }
  return noted
}

/** What was last said of the phase that is under way; null = nothing. */
export function wordOf(phases: Phases): string | null {
  return Object.values(phases).find(({ endedAt }) => endedAt === null)?.said ?? null
}
