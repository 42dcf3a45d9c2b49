import type { NodeContext } from './model'

/** A node that its own agent says does not run what is wanted. */
export type Deviation = {
  path: string
  /** The context version that is wanted. */
  version: string
  contexts: NodeContext[]
  /** When the activation was last sent to it, and how often in the last hour. */
  sentAt: Date | null
  sentTimes: number
}

const firstAgainSeconds = 30
const doublingsMax = 5

/**
 * Whether a node is to be told again what it is to run. One that has a newer version than what is wanted is left
 * alone: an import that failed or was aborted half-way put it there, and only a person decides what becomes of it.
 */
export function shouldConverge(deviation: Deviation, now: Date): boolean {
  const { path, version, contexts, sentAt, sentTimes } = deviation
  const deployed = contexts.filter((context) => context.path === path)
  if (deployed.some((context) => (context.version ?? '') > version)) return false
  const served = deployed.length === 1 && deployed[0]?.version === version && deployed[0].running
  if (served) return false
  const waitSeconds = firstAgainSeconds * 2 ** Math.min(Math.max(sentTimes - 1, 0), doublingsMax)
  return sentAt === null || now.getTime() - sentAt.getTime() >= waitSeconds * 1000
}
