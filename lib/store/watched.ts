import type pg from 'pg'
import type { BalancerKind, NodeKind, NodeState } from '@/lib/domain/model'
import type { ProbeSettings } from '@/lib/domain/probe-settings'

/** What a worker has to know of the inventory to watch it. Passwords are still sealed. */
export type WatchedRows = {
  clusters: {
    id: string
    slug: string
    pollIntervalSeconds: number
    balancerIntervalSeconds: number
  }[]
  nodes: {
    id: string
    clusterId: string
    name: string
    address: string
    kind: NodeKind
    route: string | null
    weight: number
    managerUrl: string | null
    managerUsername: string | null
    managerPassword: string | null
    caCertificate: string | null
    certificateFingerprint: string | null
    probe: ProbeSettings | null
    state: NodeState
    pollStoppedAt: Date | null
    /** A step of an import waits for what the probe sees. */
    awaited: boolean
  }[]
  balancers: {
    id: string
    clusterId: string
    name: string
    kind: BalancerKind
    address: string
    backend: string
    username: string | null
    password: string | null
  }[]
  wanted: { clusterId: string; solution: string; contextPath: string; version: string }[]
}

const nodesSql = `SELECT n."id", n."clusterId", n."name", n."address", n."kind", n."route", n."weight", n."managerUrl",
    n."managerUsername", n."managerPassword", n."caCertificate", n."certificateFingerprint", n."probe", n."state", n."pollStoppedAt",
    EXISTS (SELECT 1 FROM "ImportStep" s JOIN "Import" i ON i."id" = s."importId"
      WHERE s."nodeId" = n."id" AND i."endedAt" IS NULL AND s."state" IN ('activating', 'verifying')) AS "awaited"
  FROM "Node" n WHERE n."state" <> 'removed'`

/** Four statements, whatever the size of the inventory. */
export async function readWatched(pool: pg.Pool): Promise<WatchedRows> {
  const [clusters, nodes, balancers, wanted] = await Promise.all([
    pool.query<WatchedRows['clusters'][number]>(
      'SELECT "id", "slug", "pollIntervalSeconds", "balancerIntervalSeconds" FROM "Cluster"',
    ),
    pool.query<WatchedRows['nodes'][number]>(nodesSql),
    pool.query<WatchedRows['balancers'][number]>(
      'SELECT "id", "clusterId", "name", "kind", "address", "backend", "username", "password" FROM "Balancer"',
    ),
    pool.query<WatchedRows['wanted'][number]>(
      `SELECT s."clusterId", s."name" AS "solution", s."contextPath", w."version"
       FROM "WantedRelease" w JOIN "Solution" s ON s."id" = w."solutionId"`,
    ),
  ])
  return { clusters: clusters.rows, nodes: nodes.rows, balancers: balancers.rows, wanted: wanted.rows }
}
