import { type BalancerRecord, listBalancers } from './balancers'
import type { Db } from './client'
import { expectedOf } from './drain-records'
import { type DriftRow, readDriftRows } from './drift'
import { glanceAtNodes, type NodeGlance } from './node-glances'
import { aliveSeconds } from './workers'

/** All that the figures of clusters are made from. */
export type ClusterRows = {
  nodes: NodeGlance[]
  balancers: BalancerRecord[]
  /** Members that were seen to differ from what is wanted. */
  drifting: DriftRow[]
  drains: {
    clusterId: string
    nodeId: string
    node: string
    state: string
    /** null = it can't be told, or never by itself. */
    expectedEmptyAt: Date | null
    blocked: boolean
  }[]
  imports: {
    clusterId: string
    solution: string
    release: string
    done: number
    total: number
    reason: string | null
  }[]
  workerAlive: boolean
}

/** A constant number of statements, whatever the number of clusters and nodes. */
export async function readClusterRows(db: Db, clusterIds: string[]): Promise<ClusterRows> {
  const [nodes, balancers, drifting, drains, imports, workers] = await Promise.all([
    glanceAtNodes(db, clusterIds),
    listBalancers(db, clusterIds),
    readDriftRows(db, { driftingIn: clusterIds }),
    db.drain.findMany({
      where: { clusterId: { in: clusterIds }, endedAt: null },
      select: {
        clusterId: true,
        nodeId: true,
        state: true,
        expectedEmptyAt: true,
        expected: true,
        node: { select: { name: true } },
      },
      orderBy: { requestedAt: 'asc' },
    }),
    db.$queryRaw<ClusterRows['imports']>`
      SELECT i."clusterId", s."name" AS "solution", r."name" AS "release", i."reason",
        count(st."id") FILTER (WHERE st."state" = 'done')::int AS "done", count(st."id")::int AS "total"
      FROM "Import" i
      JOIN "Solution" s ON s."id" = i."solutionId"
      JOIN "Release" r ON r."id" = i."releaseId"
      LEFT JOIN "ImportStep" st ON st."importId" = i."id"
      WHERE i."endedAt" IS NULL AND i."clusterId" = ANY(${clusterIds}::uuid[])
      GROUP BY i."id", s."id", r."id" ORDER BY i."number"`,
    db.$queryRaw<{ alive: boolean }[]>`
      SELECT EXISTS (SELECT 1 FROM "Worker"
        WHERE "heartbeatAt" > clock_timestamp() - make_interval(secs => ${aliveSeconds})) AS "alive"`,
  ])
  return {
    nodes,
    balancers,
    drifting,
    drains: drains.map(({ node, expected: json, ...drain }) => {
      const expected = expectedOf(json)
      const expectedEmptyAt = expected ? expected.latest : drain.expectedEmptyAt
      const blocked = (expected?.blockers.length ?? 0) > 0
      return { ...drain, expectedEmptyAt, blocked, node: node.name }
    }),
    imports,
    workerAlive: workers[0]?.alive ?? false,
  }
}
