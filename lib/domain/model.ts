/** The words of the product as types. Rules over them stand beside this file, one subject a file. */

export const nodeKinds = ['tomcat', 'servoy', 'outsystems', 'http'] as const
export type NodeKind = (typeof nodeKinds)[number]

export const balancerKinds = ['haproxy', 'httpd', 'mod_jk'] as const
export type BalancerKind = (typeof balancerKinds)[number]

export const nodeStates = ['joining', 'active', 'draining', 'drained', 'maintenance', 'removed'] as const
export type NodeState = (typeof nodeStates)[number]

export const healths = ['unknown', 'up', 'degraded', 'down'] as const
export type Health = (typeof healths)[number]

/** What a balancer is told to do with a member. */
export const intents = ['ready', 'drain', 'maintenance', 'unknown'] as const
export type Intent = (typeof intents)[number]

/** What a balancer thinks of a member's health. */
export const opinions = ['up', 'down', 'rising', 'failing', 'unchecked', 'unknown'] as const
export type Opinion = (typeof opinions)[number]

export const drainStates = ['requested', 'draining', 'drained', 'stuck', 'cancelled', 'expired'] as const
export type DrainState = (typeof drainStates)[number]

export const deadlineActions = ['keep-waiting', 'cancel', 'end-sessions', 'disable'] as const
export type DeadlineAction = (typeof deadlineActions)[number]

/** What a node goes on to once no session is left. */
export const afterDrains = ['drained', 'maintenance', 'removed'] as const
export type AfterDrain = (typeof afterDrains)[number]

export const strategies = ['all-at-once', 'rolling'] as const
export type Strategy = (typeof strategies)[number]

export const importStates = ['staging', 'activating', 'done', 'failed', 'aborted'] as const
export type ImportState = (typeof importStates)[number]

export const stepStates = [
  'waiting',
  'staged',
  'draining',
  'activating',
  'verifying',
  'done',
  'failed',
  'no reply',
  'skipped',
] as const
export type StepState = (typeof stepStates)[number]

export const roles = ['viewer', 'operator', 'admin'] as const
export type Role = (typeof roles)[number]

/** Who did something. A token acts within its cluster when it has one. */
export type Actor =
  | { kind: 'person'; id: string; name: string; role: Role }
  | { kind: 'token'; id: string; name: string; role: Role; cluster: string | null }
  | { kind: 'system'; rule: string }

/** Why an observation failed, as far as the transport tells. */
const failureKinds = [
  'refused',
  'timeout',
  'unreachable',
  'unauthorized',
  'forbidden',
  'not-tomcat',
  'certificate',
  'too-large',
  'bad-reply',
  'no-backend',
] as const
export type FailureKind = (typeof failureKinds)[number]

/** `message` is a sentence for an operator, without secrets. */
export type Failure = { kind: FailureKind; message: string }

/** A web application as its node reports it. `version` is the part behind `##`, null when it has none. */
export type NodeContext = {
  path: string
  version: string | null
  running: boolean
  /** null when the session manager did not say. */
  sessions: number | null
  /** Sessions opened since the context was deployed; a stop and start goes on counting. */
  opened: number | null
  startedAt: Date | null
  /** Sessions ended, requests to its servlets and replies of 400 or more, counted like `opened`. */
  expired?: number | null
  requests?: number | null
  errors?: number | null
}

/** Counters that only grow while the JVM lives; null where the node did not say. */
export type NodeCounters = {
  opened: number | null
  expired: number | null
  requests: number | null
  errors: number | null
}

/** One answered poll of a node. */
export type NodeReading = {
  version: string | null
  startedAt: Date | null
  /** Over all contexts; null when any running context did not say. */
  sessions: number | null
  contexts: NodeContext[]
  counters: NodeCounters
  threadsBusy: number | null
  threadsMax: number | null
  heapUsedBytes: number | null
  heapMaxBytes: number | null
  /** Its own maintenance mode, where it has one. */
  maintenanceMode?: boolean | null
  /** What it says that it was deployed from, or has active; nodes of one cluster that differ are skewed. */
  deployment?: string | null
}

export type NodeObservation =
  | { ok: true; at: Date; latencyMs: number; reading: NodeReading }
  | { ok: false; at: Date; latencyMs: number; failure: Failure }

/** One member as a balancer reported it. `null` = not said. */
export type MemberReading = {
  name: string
  /** `host:port` */
  address: string | null
  route: string | null
  intent: Intent
  opinion: Opinion
  /** The balancer's own words. */
  statusText: string
  lastCheck: string | null
  weight: number | null
  inFlight: number | null
  total: number | null
  ratePerSecond: number | null
  errorsTotal: number | null
}

/**
 * Places for new members: slots that stand ready in the balancer's configuration, by name, and whether one can be
 * added beside them; `reason` says why not, or what has to be known of it.
 */
export type Openings = { slots: string[]; add: boolean; reason: string | null }

/** `at` is when it was asked: what was written to it later than that is newer than this. */
export type BalancerObservation =
  | {
      ok: true
      at: Date
      version: string | null
      startedAt: Date | null
      members: MemberReading[]
      /** Whether what members were told would survive a restart or reload of it; missing = it does not say. */
      keepsIntents?: boolean
      /** Where a new member would find a place; missing = not known. */
      openings?: Openings
    }
  | { ok: false; at: Date; failure: Failure }

/** A session without its id: the fingerprint is a short hash, because the id is a credential. */
export type HeldSession = {
  fingerprint: string
  context: string
  version: string | null
  openedAt: Date | null
  lastUsedAt: Date | null
  idleSeconds: number | null
  /** 0 or less = it never times out; null = not said. */
  timeoutSeconds: number | null
  /** Who uses it, where the node knows that; missing or null = not known. */
  user?: string | null
}

/** What a node can say of the sessions it holds: each, or idle-time buckets only. */
export type HeldSessions =
  | { kind: 'listed'; items: HeldSession[] }
  | { kind: 'buckets'; buckets: { context: string; label: string; sessions: number }[] }
