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
