import type { QueryKey } from '@tanstack/react-query'
import type { LiveTopic } from '@/lib/domain/live'

/** Queries to look at again when something of a topic changed: the head of their path in the contract. */
export const queriesOfTopic: Record<LiveTopic, readonly string[]> = {
  nodes: ['clusters.list', 'clusters.get', 'nodes.list', 'nodes.get', 'distribution', 'samples', 'solutions'],
  balancers: ['clusters.list', 'clusters.get', 'balancers', 'nodes.list', 'nodes.get', 'distribution'],
  drains: ['clusters.list', 'clusters.get', 'drains', 'nodes.list', 'nodes.get', 'nodes.sessions'],
  imports: ['clusters.list', 'clusters.get', 'imports', 'solutions', 'nodes.list', 'nodes.get'],
  events: ['events', 'activity'],
  inventory: ['clusters', 'nodes.list', 'nodes.get', 'balancers', 'distribution', 'drains', 'solutions'],
  solutions: ['solutions', 'imports', 'nodes.list', 'nodes.get'],
  agents: ['nodes.list', 'nodes.get', 'imports'],
  people: ['me', 'users', 'tokens', 'settings'],
  work: [],
}

/** `cluster` = a slug, or null when the change concerns all. */
export type Change = { topic: LiveTopic; cluster: string | null }

function clusterOf(key: QueryKey): string | null {
  const options = key[1] as { input?: unknown } | undefined
  const input = options?.input
  // Infinite queries keep the input of their first page in the key.
  const cluster = (input as { cluster?: unknown } | null | undefined)?.cluster
  return typeof cluster === 'string' ? cluster : null
}

/** Charts of an hour do not change visibly with each reading: they are asked for again after this long. */
const patienceMs: Record<string, number> = { 'samples.get': 10_000 }

/** Whether a query was answered so recently that a mere reading is no reason to ask again. */
export function isFreshEnough(key: QueryKey, ageMs: number): boolean {
  const path = key[0]
  return Array.isArray(path) && ageMs < (patienceMs[path.join('.')] ?? 0)
}

/** Whether a query, by its key, may show something that changed. */
export function concerns(key: QueryKey, changes: readonly Change[]): boolean {
  const path = key[0]
  if (!Array.isArray(path)) return false
  const name = path.join('.')
  const cluster = clusterOf(key)
  return changes.some(
    (change) =>
      (change.cluster === null || cluster === null || change.cluster === cluster) &&
      queriesOfTopic[change.topic].some((head) => name === head || name.startsWith(`${head}.`)),
  )
}
