import type { StepState } from '@/lib/domain/model'
import type { Db } from './client'
import type { Prisma } from './generated/client'
import { type Phases, phasesOf } from './imports'

export type StepChange = {
  state?: StepState
  reason?: string | null
  output?: string | null
  drainId?: string
  startedAt?: Date
  endedAt?: Date
}

/**
 * Changes a step if it is still in one of `from`; its phases are read and written under the row's lock.
 *
 * @returns whether it was
 */
export async function changeStep(
  db: Db,
  id: string,
  from: readonly StepState[],
  change: StepChange,
  phases?: (phases: Phases) => Phases,
): Promise<boolean> {
  const rows = await db.$queryRaw<{ state: string; phases: unknown }[]>`
    SELECT "state", "phases" FROM "ImportStep" WHERE "id" = ${id}::uuid FOR UPDATE`
  const [row] = rows
  if (!row || !from.includes(row.state as StepState)) return false
  await db.importStep.update({
    where: { id },
    data: {
      ...change,
      ...(phases ? { phases: phases(phasesOf(row.phases)) as unknown as Prisma.InputJsonValue } : {}),
    },
  })
  return true
}

/** The step of a node in an import that still runs. */
export async function findOpenStep(db: Db, importId: string, nodeId: string) {
  return await db.importStep.findFirst({
    where: { importId, nodeId, import: { endedAt: null } },
    select: {
      id: true,
      state: true,
      import: {
        select: { number: true, solution: { select: { name: true } }, release: { select: { name: true } } },
      },
    },
  })
}
