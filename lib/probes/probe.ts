import type { Failure, HeldSessions, NodeKind, NodeObservation } from '@/lib/domain/model'
import type { ProbeSettings } from '@/lib/domain/probe-settings'
import type { CertificateSeen, Trust } from './certificates'

export type ProbeTarget = {
  /** `host:port` where the balancer reaches the node. */
  address: string
  managerUrl: string | null
  username: string | null
  password: string | null
  /** Of the probe's own kind; none or null = what is usual. */
  settings?: ProbeSettings | null
  /** For HTTPS: PEM of a private authority, and the SHA-256 of the only certificate that is accepted (hex). */
  tls?: Trust | null
  /** Overall, connect to last byte. */
  timeoutMs: number
}

/** One thing that Muster needs of a node, and whether the given credentials suffice for it. */
export type Capability = {
  need: 'status' | 'sessions' | 'deploy' | 'servoy'
  ok: boolean
  /** A sentence; names the missing role when that is the cause. */
  message: string
}

/** `certificate`: the one that was met, trusted or not; null = none was shown. */
export type ConnectionTest = { certificate: CertificateSeen | null } & Tried

export type Tried =
  | {
      ok: true
      latencyMs: number
      version: string | null
      route: string | null
      contexts: { path: string; version: string | null; running: boolean; sessions: number | null }[]
      capabilities: Capability[]
    }
  | { ok: false; latencyMs: number; failure: Failure; capabilities: Capability[] }

/**
 * How Muster looks at one kind of node. No verb opens a session on the node, none throws for anything that the
 * node does: a failure is a value.
 */
export type Probe = {
  kind: NodeKind
  observe(target: ProbeTarget): Promise<NodeObservation>
  test(target: ProbeTarget): Promise<ConnectionTest>
  /** Rejects with a MusterError `UNAVAILABLE` when the node does not answer. */
  sessions(target: ProbeTarget, limits: { sessionsMax: number }): Promise<HeldSessions>
  /**
   * Ends all sessions of its applications, or those with these fingerprints; how many, as the node itself tells.
   * Rejects with a MusterError `UNAVAILABLE` that says what hinders.
   */
  endSessions(target: ProbeTarget, which: 'all' | readonly string[]): Promise<number>
  /**
   * Shows a text to those who use the node, or to those with these fingerprints; to how many, as the node tells.
   * Missing = this kind of node can't. Rejects with a MusterError `UNAVAILABLE` that says what hinders.
   */
  message?(target: ProbeTarget, to: 'all' | readonly string[], text: string): Promise<number>
  /** Sets the node's own maintenance mode, and reads it back. Missing = this kind of node has none. */
  setMaintenance?(
    target: ProbeTarget,
    on: boolean,
  ): Promise<{ confirmed: true; observed: boolean } | { confirmed: false; failure: Failure }>
  /** Forgets the kept connections of a target that is no longer polled. */
  release(target: ProbeTarget): Promise<void>
  close(): Promise<void>
}
