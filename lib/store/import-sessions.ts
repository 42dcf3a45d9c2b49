import type { Db } from './client'
import type { ImportRecord } from './imports'

export type DrainPoint = { at: Date; sessions: number | null }
/** `held` by node; `drains` by step: how its node emptied. */
export type StepSessions = { held: Map<string, number | null>; drains: Map<string, DrainPoint[]> }

const pointsMax = 120
const freshSeconds = 15

export async function readStepSessions(db: Db, imports: ImportRecord[], now: Date): Promise<StepSessions> {
  const steps = imports.filter(({ endedAt }) => endedAt === null).flatMap((entry) => entry.steps)
  const drained = imports.flatMap((entry) => entry.steps).filter(({ phases }) => phases.draining)
  const [observations, points] = await Promise.all([
    db.nodeObservation.findMany({
      where: { nodeId: { in: steps.map(({ nodeId }) => nodeId) } },
      select: { nodeId: true, sessions: true, observedAt: true },
    }),
    Promise.all(drained.map(async (step) => [step.id, await drainPoints(db, step, now)] as const)),
  ])
  const held = observations.map(({ nodeId, sessions, observedAt }) => {
    const fresh = observedAt !== null && now.getTime() - observedAt.getTime() < freshSeconds * 1000
    return [nodeId, fresh ? sessions : null] as const
  })
  return { held: new Map(held), drains: new Map(points) }
}

async function drainPoints(db: Db, step: ImportRecord['steps'][number], now: Date): Promise<DrainPoint[]> {
  const phase = step.phases.draining
  if (!phase) return []
  const samples = await db.sample.findMany({
    where: { nodeId: step.nodeId, at: { gte: phase.startedAt, lte: phase.endedAt ?? now } },
    select: { at: true, sessions: true },
    orderBy: { at: 'asc' },
  })
  const every = Math.ceil(samples.length / pointsMax)
  return samples.filter((_, index) => index % every === 0 || index === samples.length - 1)
}
