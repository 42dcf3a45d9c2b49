import { broadcastKey, nodeKey } from '@/lib/contract/bus-names'
import { type ImportFacts, type Sent, type StepFacts, seenOf } from '@/lib/domain/import-facts'
import { nodesThatHave } from '@/lib/store/agents'
import type { Db } from '@/lib/store/client'
import type { ImportRecord, StepRecord } from '@/lib/store/imports'
import { type CommandSent, commandsOf } from '@/lib/store/outbox'
import { readServed, type Served } from '@/lib/store/served'
import { wordOf } from './phases'

/** Everything that the plan of an import is made from, in a few statements. */
export async function gatherFacts(
  db: Db,
  entry: ImportRecord,
  brokerProblem: string | null,
): Promise<ImportFacts> {
  const [commands, nodes, having] = await Promise.all([
    commandsOf(db, entry.clusterId, entry.id),
    readServed(db, entry.clusterId),
    nodesThatHave(db, entry.clusterId, entry.sha256),
  ])
  const served = new Map(nodes.map((node) => [node.nodeId, node]))
  return {
    state: entry.state,
    reason: entry.reason,
    strategy: entry.strategy,
    brokerProblem,
    hasPrevious: entry.previousReleaseId !== null,
    steps: entry.steps.map((step) =>
      stepFacts(entry, step, { commands, served: served.get(step.nodeId), has: having.has(step.nodeId) }),
    ),
  }
}

function stepFacts(
  entry: ImportRecord,
  step: StepRecord,
  known: { commands: CommandSent[]; served: Served | undefined; has: boolean },
): StepFacts {
  const { commands, served, has } = known
  const key = nodeKey(step.node)
  return {
    id: step.id,
    node: step.node,
    ordinal: step.ordinal,
    state: step.state,
    reason: step.reason,
    nodeState: step.nodeState,
    agent: { enrolled: step.agent !== null, lastSeenAt: step.agent?.lastSeenAt ?? null },
    staged: has,
    said: wordOf(step.phases),
    fetching: step.phases.staging !== undefined && step.phases.staging.endedAt === null,
    stage: sentOf(commands, 'stage', [broadcastKey, key]),
    activate: sentOf(commands, 'activate', [key]),
    activatingSince: step.phases.activating?.startedAt ?? null,
    verifyingSince: step.phases.verifying?.startedAt ?? null,
    seen: seenOf(served?.contexts ?? [], entry.contextPath, entry.version, served?.observedAt ?? null),
    readyOwed: step.readyOwed,
    drain: step.drain,
  }
}

function sentOf(commands: CommandSent[], kind: string, keys: string[]): Sent {
  const sent = commands.filter((command) => command.kind === kind && keys.includes(command.routingKey))
  const times = sent.flatMap(({ at }) => (at ? [at.getTime()] : []))
  return {
    waiting: sent.some(({ waiting }) => waiting),
    at: times.length > 0 ? new Date(Math.max(...times)) : null,
  }
}
