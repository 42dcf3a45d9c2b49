import type { NodeContext } from './model'

const versionPattern = /^(\d{6,})\.([A-Za-z0-9._-]{1,64})$/

/**
 * The version under which an import deploys a release: `000012.2.0`. Tomcat compares versions as strings and gives
 * new sessions the greatest, so the number leads and is padded.
 */
export function contextVersion(importNumber: number, release: string): string {
  return `${String(importNumber).padStart(6, '0')}.${release}`
}

/** Reads what `contextVersion` wrote; null for a version that Muster did not give. */
export function parseContextVersion(version: string | null): { number: number; release: string } | null {
  const match = version === null ? null : versionPattern.exec(version)
  if (!match?.[1] || !match[2]) return null
  return { number: Number(match[1]), release: match[2] }
}

export type ServedRelease = {
  /** null = what it serves was not brought by Muster. */
  release: string | null
  version: string | null
  running: boolean
  sessions: number | null
  /** Further versions of the same path that are still deployed. */
  others: number
}

/**
 * What new sessions of a path get: the newest running version, or the newest one when none runs. null = the node
 * has nothing under that path.
 */
export function servedRelease(contexts: NodeContext[], path: string): ServedRelease | null {
  const deployed = contexts.filter((context) => context.path === path).sort(newestFirst)
  const serving = deployed.find((context) => context.running) ?? deployed[0]
  if (!serving) return null
  return {
    release: parseContextVersion(serving.version)?.release ?? null,
    version: serving.version,
    running: serving.running,
    sessions: serving.sessions,
    others: deployed.length - 1,
  }
}

/** By UTF-16 code units, as Tomcat's Mapper does with String.compareTo; no version counts as the empty string. */
function newestFirst(a: NodeContext, b: NodeContext): number {
  const left = a.version ?? ''
  const right = b.version ?? ''
  return left === right ? 0 : left < right ? 1 : -1
}
