import type { Db } from './client'

export type LatestDrain = {
  id: string
  state: string
  requestedAt: Date
  deadlineAt: Date | null
  endedAt: Date | null
  /** Why it is not finished, in words. */
  waiting: string[]
}

/** The drain of a node that was asked for last; null = it was never drained. */
export async function latestDrain(db: Db, nodeId: string): Promise<LatestDrain | null> {
  const row = await db.drain.findFirst({
    where: { nodeId },
    orderBy: { requestedAt: 'desc' },
    select: { id: true, state: true, requestedAt: true, deadlineAt: true, endedAt: true, waiting: true },
  })
  if (!row) return null
  const waiting = (row.waiting as { message: string }[]).map(({ message }) => message)
  return { ...row, waiting }
}

/** `reason` is that of its drain. */
export type Leaver = { nodeId: string; node: string; clusterId: string; cluster: string; reason: string }

/** Nodes whose last drain was to remove them, and that are out of service since it ended. */
export async function readLeavers(db: Db): Promise<Leaver[]> {
  return await db.$queryRaw<Leaver[]>`
    SELECT n."id" AS "nodeId", n."name" AS "node", c."id" AS "clusterId", c."slug" AS "cluster", d."reason"
    FROM "Node" n JOIN "Cluster" c ON c."id" = n."clusterId"
    JOIN LATERAL (SELECT d."reason", d."thenState", d."state", d."endedAt" FROM "Drain" d WHERE d."nodeId" = n."id"
      ORDER BY d."requestedAt" DESC LIMIT 1) d ON true
    WHERE n."state" IN ('drained', 'maintenance') AND d."thenState" = 'removed' AND d."endedAt" IS NOT NULL
      AND d."state" IN ('drained', 'expired')
    LIMIT 200`
}
