import type { Import, ImportStep } from '@/lib/contract/imports'
import { agentConnected } from '@/lib/domain/agent'
import { importSentence } from '@/lib/domain/import-sentence'
import type { Db } from '@/lib/store/client'
import { type DrainPoint, readStepSessions, type StepSessions } from '@/lib/store/import-sessions'
import type { ImportRecord, PhaseName, Phases, StepRecord } from '@/lib/store/imports'

/** Imports as they are shown, with the sessions of their nodes. */
export async function importShapes(db: Db, imports: ImportRecord[], now: Date): Promise<Import[]> {
  const sessions = await readStepSessions(db, imports, now)
  return imports.map((entry) => importShape(entry, sessions, now))
}

function importShape(entry: ImportRecord, sessions: StepSessions, now: Date): Import {
  const steps = entry.steps.map((step) => stepShape(step, sessions, now))
  const { id, number, solution, release, previous, strategy, state, reason, startedBy, startedAt, endedAt } =
    entry
  return {
    id,
    number,
    cluster: entry.clusterSlug,
    solution,
    release,
    previous,
    strategy,
    state,
    reason,
    startedBy,
    startedAt,
    endedAt,
    steps,
    sentence: importSentence({ solution, release, strategy, state, reason, steps }),
  }
}

function stepShape(step: StepRecord, sessions: StepSessions, now: Date): ImportStep {
  const drain: DrainPoint[] = sessions.drains.get(step.id) ?? []
  return {
    node: step.node,
    state: step.state,
    reason: step.reason,
    output: step.output,
    startedAt: beganAt(step),
    endedAt: step.endedAt,
    phases: shownPhases(step.phases),
    drain,
    sessions: sessions.held.get(step.nodeId) ?? null,
    agentConnected: agentConnected(step.agent?.lastSeenAt ?? null, now),
  }
}

/** Its first phase began then; null = nothing has happened yet. */
function beganAt({ phases }: StepRecord): Date | null {
  const times = Object.values(phases).map(({ startedAt }) => startedAt.getTime())
  return times.length > 0 ? new Date(Math.min(...times)) : null
}

function shownPhases(phases: Phases): ImportStep['phases'] {
  const shown: ImportStep['phases'] = {}
  for (const [name, phase] of Object.entries(phases)) {
    shown[name as PhaseName] = { startedAt: phase.startedAt, endedAt: phase.endedAt }
  }
  return shown
}
