import type { Failure, Health, NodeContext, NodeKind, NodeState } from '@/lib/domain/model'
import type { Placement } from '@/lib/domain/placement'
import type { ProbeSettings } from '@/lib/domain/probe-settings'
import type { RampTarget } from '@/lib/domain/slow-start'
import type { Db } from './client'
import { type Node, type NodeObservation, Prisma } from './generated/client'
import { contextsOf } from './served'

/** What was last seen of a node. */
export type ObservationRecord = {
  health: Health
  healthSince: Date
  healthReason: string | null
  good: number
  bad: number
  attemptedAt: Date
  observedAt: Date | null
  failure: Failure | null
  latencyMs: number | null
  version: string | null
  startedAt: Date | null
  sessions: number | null
  openedTotal: number
  openedPerMinute: number | null
  requestsPerSecond: number | null
  errorsPerSecond: number | null
  threadsBusy: number | null
  threadsMax: number | null
  heapUsedBytes: number | null
  heapMaxBytes: number | null
  quietSince: Date | null
  maintenanceMode: boolean | null
  deployment: string | null
  contexts: NodeContext[]
}

export type NodeRecord = {
  id: string
  clusterId: string
  name: string
  address: string
  kind: NodeKind
  route: string | null
  weight: number
  capacity: number | null
  zone: string | null
  managerUrl: string | null
  managerUsername: string | null
  /** Sealed. */
  managerPassword: string | null
  /** PEM. */
  caCertificate: string | null
  certificateFingerprint: string | null
  probe: ProbeSettings | null
  state: NodeState
  stateSince: Date
  pollStoppedAt: Date | null
  slowStartSeconds: number
  rampSince: Date | null
  rampTargets: RampTarget[]
  placements: Placement[]
  joinTokenId: string | null
  vanishedSince: Date | null
  observation: ObservationRecord | null
}

const present = { state: { not: 'removed' } }

export async function findNode(db: Db, clusterId: string, name: string): Promise<NodeRecord | null> {
  const row = await db.node.findFirst({
    where: { clusterId, name, ...present },
    include: { observation: true },
  })
  return row && toNode(row)
}

/** By name; those that are not there are left out. */
export async function findNodes(db: Db, clusterId: string, names: string[]): Promise<NodeRecord[]> {
  const rows = await db.node.findMany({
    where: { clusterId, name: { in: names }, ...present },
    include: { observation: true },
    orderBy: { name: 'asc' },
  })
  return rows.map(toNode)
}

/** Every node of these clusters that is not removed, by name; of some alone when ids are given. */
export async function listNodes(db: Db, clusterIds: string[], ids?: string[]): Promise<NodeRecord[]> {
  const rows = await db.node.findMany({
    where: { clusterId: { in: clusterIds }, ...present, ...(ids ? { id: { in: ids } } : {}) },
    include: { observation: true },
    orderBy: { name: 'asc' },
  })
  return rows.map(toNode)
}

export type NewNode = Pick<
  NodeRecord,
  | 'clusterId'
  | 'name'
  | 'address'
  | 'kind'
  | 'route'
  | 'weight'
  | 'capacity'
  | 'zone'
  | 'managerUrl'
  | 'managerUsername'
  | 'managerPassword'
  | 'caCertificate'
  | 'certificateFingerprint'
  | 'probe'
> &
  Partial<Pick<NodeRecord, 'slowStartSeconds' | 'placements' | 'joinTokenId'>>

/** null = the name is taken by a node that is not removed. */
export async function insertNode(db: Db, node: NewNode): Promise<NodeRecord | null> {
  const [row] = await db.node.createManyAndReturn({ data: [stored(node)], skipDuplicates: true })
  return row ? toNode({ ...row, observation: null }) : null
}

export async function updateNode(
  db: Db,
  id: string,
  changes: Partial<Omit<NewNode, 'clusterId' | 'kind'>> & { pollStoppedAt?: null },
): Promise<void> {
  await db.node.update({ where: { id }, data: stored(changes) })
}

/** A column that holds JSON is emptied in words of its own. */
function stored<T extends { probe?: ProbeSettings | null }>({ probe, ...rest }: T) {
  return probe === undefined ? rest : { ...rest, probe: probe ?? Prisma.DbNull }
}

/**
 * Moves a node from one state to another, if it is still in it. `active` owes its balancers a `ready`; every other
 * state settles that debt.
 *
 * @returns false when it was in another state
 */
export async function moveNode(
  db: Db,
  id: string,
  from: NodeState[],
  to: NodeState,
  now: Date,
): Promise<boolean> {
  const { count } = await db.node.updateMany({
    where: { id, state: { in: from } },
    data: {
      state: to,
      stateSince: now,
      readyOwedAt: to === 'active' ? now : null,
      ...(to === 'removed' ? { removedAt: now } : {}),
    },
  })
  return count === 1
}

/** Whether an agent has enrolled for it. */
export async function hasAgent(db: Db, nodeId: string): Promise<boolean> {
  return (await db.agent.count({ where: { nodeId } })) > 0
}

/** Its members are unmatched at once, so that nothing is changed in its name any more. */
export async function unmatchMembers(db: Db, nodeId: string): Promise<void> {
  await db.member.updateMany({ where: { nodeId }, data: { nodeId: null, matchedBy: null } })
}

function toNode(row: Node & { observation: NodeObservation | null }): NodeRecord {
  const { observation, ...node } = row
  return {
    ...inventory(node),
    observation: observation && {
      ...seen(observation),
      contexts: contextsOf(observation.contexts),
    },
  }
}

function inventory(row: Node): Omit<NodeRecord, 'observation'> {
  return {
    ...row,
    kind: row.kind as NodeKind,
    state: row.state as NodeState,
    probe: row.probe as ProbeSettings | null,
    placements: row.placements as Placement[],
    rampTargets: row.rampTargets as RampTarget[],
  }
}

function seen(row: Omit<NodeObservation, 'contexts' | 'counters'>): Omit<ObservationRecord, 'contexts'> {
  return {
    ...row,
    health: row.health as Health,
    failure: row.failure as Failure | null,
    openedTotal: Number(row.openedTotal),
    heapUsedBytes: row.heapUsedBytes === null ? null : Number(row.heapUsedBytes),
    heapMaxBytes: row.heapMaxBytes === null ? null : Number(row.heapMaxBytes),
  }
}
