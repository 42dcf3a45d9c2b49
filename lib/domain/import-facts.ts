import type { DrainState, ImportState, NodeContext, NodeState, StepState, Strategy } from './model'

/** A command to one node: in the outbox still, or when it was last published. */
export type Sent = { waiting: boolean; at: Date | null }

/** What the console's own probe last saw of the path on a node. */
export type Seen = {
  at: Date | null
  /** The import's version: deployed and running, deployed and stopped, or not there. */
  wanted: 'running' | 'stopped' | 'absent'
  /** Other versions of the path that are still deployed; null stands for one without a version. */
  others: (string | null)[]
  /** Some version of the path runs. */
  serves: boolean
}

export type StepFacts = {
  id: string
  node: string
  ordinal: number
  state: StepState
  reason: string | null
  nodeState: NodeState
  agent: { enrolled: boolean; lastSeenAt: Date | null }
  /** The agent has the artifact, checked. */
  staged: boolean
  /** The agent said that it is fetching the artifact. */
  fetching: boolean
  /** What the agent last said of what it is doing: why a download has to be tried again, for example. */
  said: string | null
  stage: Sent
  activate: Sent
  /** When its activation was asked for; null = not yet. */
  activatingSince: Date | null
  verifyingSince: Date | null
  seen: Seen
  /** Put back, but not every balancer was told so yet. */
  readyOwed: boolean
  /** The drain that this step asked for. */
  drain: { state: DrainState; ended: boolean; deadlineAt: Date | null } | null
}

export type ImportFacts = {
  state: ImportState
  reason: string | null
  strategy: Strategy
  /** null = up; otherwise why the broker can't be used. */
  brokerProblem: string | null
  hasPrevious: boolean
  steps: StepFacts[]
}

const ended: ReadonlySet<StepState> = new Set(['done', 'failed', 'no reply', 'skipped'])
export const stepEnded = (state: StepState) => ended.has(state)

/** Reads from a node's contexts how it stands with one version of a path. */
export function seenOf(contexts: NodeContext[], path: string, version: string, at: Date | null): Seen {
  const deployed = contexts.filter((context) => context.path === path)
  const wanted = deployed.find((context) => context.version === version)
  return {
    at,
    wanted: wanted ? (wanted.running ? 'running' : 'stopped') : 'absent',
    others: deployed.filter((context) => context !== wanted).map((context) => context.version),
    serves: deployed.some(({ running }) => running),
  }
}
