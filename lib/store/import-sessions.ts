import type { Db } from './client'
import type { ImportRecord } from './imports'

export type DrainPoint = { at: Date; sessions: number | null }
/** `held` by node; `drains` by step: how its node emptied. */
export type StepSessions = { held: Map<string, number | null>; drains: Map<string, DrainPoint[]> }

const pointsMax = 120
const freshSeconds = 15

/** Two statements, whatever the number of imports. What is known of sessions now is of running imports alone. */
export async function readStepSessions(db: Db, imports: ImportRecord[], now: Date): Promise<StepSessions> {
  const running = imports.filter(({ endedAt }) => endedAt === null).flatMap(({ steps }) => steps)
  const drained = imports.flatMap(({ steps }) => steps).filter(({ phases }) => phases.draining)
  // One after the other: in a transaction there is one connection.
  const drains = await readDrains(db, drained, now)
  const observations = await db.nodeObservation.findMany({
    where: { nodeId: { in: running.map(({ nodeId }) => nodeId) } },
    select: { nodeId: true, sessions: true, observedAt: true },
  })
  const held = observations.map(({ nodeId, sessions, observedAt }) => {
    const fresh = observedAt !== null && now.getTime() - observedAt.getTime() < freshSeconds * 1000
    return [nodeId, fresh ? sessions : null] as const
  })
  return { held: new Map(held), drains }
}

/** At most 120 readings of each drain, the last one included. */
async function readDrains(
  db: Db,
  steps: ImportRecord['steps'],
  now: Date,
): Promise<Map<string, DrainPoint[]>> {
  const drains = new Map<string, DrainPoint[]>()
  if (steps.length === 0) return drains
  const from = steps.map(({ phases }) => phases.draining?.startedAt ?? now)
  const to = steps.map(({ phases }) => phases.draining?.endedAt ?? now)
  const rows = await db.$queryRaw<(DrainPoint & { step: string })[]>`
    SELECT "step", "at", "sessions" FROM (
      SELECT d."step"::text AS "step", s."at", s."sessions",
        row_number() OVER w AS "back", count(*) OVER (PARTITION BY d."step") AS "all"
      FROM unnest(${steps.map(({ id }) => id)}::uuid[], ${steps.map(({ nodeId }) => nodeId)}::uuid[],
          ${from}::timestamptz[], ${to}::timestamptz[]) AS d("step", "node", "since", "until")
        JOIN "Sample" s ON s."nodeId" = d."node" AND s."at" BETWEEN d."since" AND d."until"
      WINDOW w AS (PARTITION BY d."step" ORDER BY s."at" DESC)
    ) x WHERE ("back" - 1) % ceil("all" / ${pointsMax}::numeric) = 0 ORDER BY "step", "at"`
  for (const { step, at, sessions } of rows) {
    const points = drains.get(step) ?? []
    points.push({ at, sessions })
    drains.set(step, points)
  }
  return drains
}
