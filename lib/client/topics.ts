import type { QueryKey } from '@tanstack/react-query'
import type { LiveTopic } from '@/lib/domain/live'

/** Queries to look at again when something of a topic changed: the head of their path in the contract. */
const queriesOfTopic: Record<LiveTopic, readonly string[]> = {
  nodes: ['clusters.list', 'clusters.get', 'nodes.list', 'nodes.get', 'distribution', 'samples', 'solutions'],
  balancers: ['clusters.list', 'clusters.get', 'balancers', 'nodes.list', 'nodes.get', 'distribution'],
  drains: ['clusters.list', 'clusters.get', 'drains', 'nodes.list', 'nodes.get', 'nodes.sessions'],
  imports: ['clusters.list', 'clusters.get', 'imports', 'solutions', 'nodes.list', 'nodes.get'],
  events: ['events', 'activity'],
  inventory: [
    'clusters',
    'nodes.list',
    'nodes.get',
    'balancers',
    'distribution',
    'drains',
    'solutions',
    'joinTokens',
  ],
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

/** What is heavy or slow to change is asked for again only after this long, when all that is new is a reading. */
const patienceMs: Record<string, number> = {
  'samples.get': 10_000,
  'balancers.samples': 10_000,
  'distribution.get': 3_000,
}
const readings: readonly LiveTopic[] = ['nodes', 'balancers']

/**
 * Whether a query, by its key, may show something that changed.
 *
 * @param ageMs how long ago it was answered
 */
export function concerns(key: QueryKey, ageMs: number, changes: readonly Change[]): boolean {
  const path = key[0]
  if (!Array.isArray(path)) return false
  const name = path.join('.')
  const cluster = clusterOf(key)
  const isFreshEnough = ageMs < (patienceMs[name] ?? 0)
  return changes.some(
    (change) =>
      (change.cluster === null || cluster === null || change.cluster === cluster) &&
      !(isFreshEnough && readings.includes(change.topic)) &&
      queriesOfTopic[change.topic].some((head) => name === head || name.startsWith(`${head}.`)),
  )
}
