import type { Db } from './client'

/** A node that becomes active starts slowly, where that was asked for. */
export async function startRamp(db: Db, nodeId: string, now: Date): Promise<void> {
  await db.node.updateMany({
    where: { id: nodeId, slowStartSeconds: { gt: 0 } },
    data: { rampSince: now, rampTargets: [] },
  })
}
