import type { DrainState, ImportState, NodeState, StepState, Strategy } from '@/lib/domain/model'
import type { ActorRecord } from './actor-record'
import type { Db } from './client'
import type { Prisma } from './generated/client'

export type PhaseName = 'staging' | 'draining' | 'activating' | 'verifying'
/** `said`: what the agent last said while it was under way. */
type Phase = { startedAt: Date; endedAt: Date | null; said?: string | null }
export type Phases = Partial<Record<PhaseName, Phase>>

export type StepRecord = {
  id: string
  nodeId: string
  node: string
  nodeState: NodeState
  readyOwed: boolean
  ordinal: number
  state: StepState
  reason: string | null
  output: string | null
  phases: Phases
  startedAt: Date | null
  endedAt: Date | null
  drain: { id: string; state: DrainState; ended: boolean; deadlineAt: Date | null } | null
  agent: { lastSeenAt: Date | null } | null
}

export type ImportRecord = {
  id: string
  number: number
  clusterId: string
  clusterSlug: string
  solutionId: string
  solution: string
  contextPath: string
  releaseId: string
  release: string
  sha256: string
  sizeBytes: number
  previousReleaseId: string | null
  previous: string | null
  version: string
  strategy: Strategy
  state: ImportState
  reason: string | null
  drainDeadlineSeconds: number | null
  startedBy: ActorRecord
  startedAt: Date
  endedAt: Date | null
  abortedAt: Date | null
  steps: StepRecord[]
}

const include = {
  cluster: { select: { slug: true } },
  solution: { select: { name: true, contextPath: true } },
  release: { select: { name: true, sha256: true, sizeBytes: true } },
  steps: {
    orderBy: { ordinal: 'asc' },
    include: {
      node: {
        select: {
          name: true,
          state: true,
          readyOwedAt: true,
          agent: { select: { lastSeenAt: true } },
        },
      },
    },
  },
} satisfies Prisma.ImportInclude
type Row = Prisma.ImportGetPayload<{ include: typeof include }>

async function toImports(db: Db, rows: Row[]): Promise<ImportRecord[]> {
  const stepIds = rows.flatMap(({ strategy, steps }) =>
    strategy === 'rolling' ? steps.map(({ id }) => id) : [],
  )
  const releaseIds = rows.flatMap(({ previousReleaseId }) => previousReleaseId ?? [])
  // One after the other: in a transaction there is one connection.
  // By the step that asked for it: a worker may have died before it wrote the drain to the step.
  const drains =
    stepIds.length > 0
      ? await db.drain.findMany({
          where: { importStepId: { in: stepIds } },
          orderBy: { requestedAt: 'asc' },
        })
      : []
  const releases =
    releaseIds.length > 0
      ? await db.release.findMany({ where: { id: { in: releaseIds } }, select: { id: true, name: true } })
      : []
  const drainOf = new Map(drains.map((drain) => [drain.importStepId, drain]))
  const releaseOf = new Map(releases.map(({ id, name }) => [id, name]))
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    clusterId: row.clusterId,
    clusterSlug: row.cluster.slug,
    solutionId: row.solutionId,
    solution: row.solution.name,
    contextPath: row.solution.contextPath,
    releaseId: row.releaseId,
    release: row.release.name,
    sha256: row.release.sha256,
    sizeBytes: Number(row.release.sizeBytes),
    previousReleaseId: row.previousReleaseId,
    previous: row.previousReleaseId ? (releaseOf.get(row.previousReleaseId) ?? null) : null,
    version: row.version,
    strategy: row.strategy as Strategy,
    state: row.state as ImportState,
    reason: row.reason,
    drainDeadlineSeconds: row.drainDeadlineSeconds,
    startedBy: row.startedBy as ActorRecord,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
    abortedAt: row.abortedAt,
    steps: row.steps.map((step) => {
      const drain = drainOf.get(step.id)
      return {
        id: step.id,
        nodeId: step.nodeId,
        node: step.node.name,
        nodeState: step.node.state as NodeState,
        readyOwed: step.node.readyOwedAt !== null,
        ordinal: step.ordinal,
        state: step.state as StepState,
        reason: step.reason,
        output: step.output,
        phases: phasesOf(step.phases),
        startedAt: step.startedAt,
        endedAt: step.endedAt,
        drain: drain
          ? {
              id: drain.id,
              state: drain.state as DrainState,
              ended: drain.endedAt !== null,
              deadlineAt: drain.deadlineAt,
            }
          : null,
        agent: step.node.agent,
      }
    }),
  }))
}

export function phasesOf(value: unknown): Phases {
  const phases: Phases = {}
  if (typeof value !== 'object' || value === null) return phases
  for (const name of ['staging', 'draining', 'activating', 'verifying'] as const) {
    const phase = (value as Record<string, StoredPhase | undefined>)[name]
    if (!phase?.startedAt) continue
    phases[name] = {
      startedAt: new Date(phase.startedAt),
      endedAt: phase.endedAt ? new Date(phase.endedAt) : null,
      said: phase.said ?? null,
    }
  }
  return phases
}

type StoredPhase = { startedAt?: string; endedAt?: string | null; said?: string | null }

export async function runningImport(db: Db, clusterId: string) {
  return await db.import.findFirst({
    where: { clusterId, endedAt: null },
    select: {
      id: true,
      number: true,
      solutionId: true,
      releaseId: true,
      previousReleaseId: true,
      solution: { select: { name: true } },
      release: { select: { name: true } },
    },
  })
}

export async function findImport(db: Db, clusterId: string, id: string): Promise<ImportRecord | null> {
  const row = await db.import.findFirst({ where: { id, clusterId }, include })
  return row ? ((await toImports(db, [row]))[0] ?? null) : null
}

export async function importById(db: Db, id: string): Promise<ImportRecord | null> {
  const row = await db.import.findUnique({ where: { id }, include })
  return row ? ((await toImports(db, [row]))[0] ?? null) : null
}

/** Newest first. `before` is an import's number. */
export async function listImports(
  db: Db,
  query: { clusterId: string; running?: boolean | undefined; before?: number | undefined; limit: number },
): Promise<ImportRecord[]> {
  const rows = await db.import.findMany({
    where: {
      clusterId: query.clusterId,
      ...(query.running === undefined ? {} : { endedAt: query.running ? null : { not: null } }),
      ...(query.before === undefined ? {} : { number: { lt: query.before } }),
    },
    include,
    orderBy: { number: 'desc' },
    take: query.limit,
  })
  return await toImports(db, rows)
}

/** Inserts an import with a step per node. `versionOf` makes its context version from its number. */
export async function insertImport(
  db: Db,
  entry: {
    clusterId: string
    solutionId: string
    releaseId: string
    previousReleaseId: string | null
    strategy: Strategy
    drainDeadlineSeconds: number | null
    startedBy: ActorRecord
    startedAt: Date
    nodes: string[]
  },
  versionOf: (number: number) => string,
): Promise<ImportRecord> {
  const { nodes, startedBy, ...data } = entry
  const { id, number } = await db.import.create({
    data: {
      ...data,
      startedBy: startedBy as Prisma.InputJsonValue,
      version: '',
      steps: { create: nodes.map((nodeId, ordinal) => ({ nodeId, ordinal })) },
    },
    select: { id: true, number: true },
  })
  const row = await db.import.update({ where: { id }, data: { version: versionOf(number) }, include })
  const [record] = await toImports(db, [row])
  if (!record) throw new Error('an import that was just inserted is gone')
  return record
}

/** Moves an import on, if it is still in `from`. */
export async function moveImport(
  db: Db,
  id: string,
  from: ImportState,
  to: { state: ImportState; reason: string | null },
): Promise<boolean> {
  const { count } = await db.import.updateMany({ where: { id, state: from, endedAt: null }, data: to })
  return count === 1
}

export async function setImportReason(db: Db, id: string, reason: string | null): Promise<boolean> {
  const { count } = await db.import.updateMany({
    where: { id, endedAt: null, state: { in: ['staging', 'activating'] } },
    data: { reason },
  })
  return count === 1
}

export async function endImport(db: Db, id: string, at: Date): Promise<boolean> {
  const { count } = await db.import.updateMany({ where: { id, endedAt: null }, data: { endedAt: at } })
  return count === 1
}
