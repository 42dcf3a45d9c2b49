/** What can change under a page. `work` is for workers: something waits for them. */
export const liveTopics = [
  'nodes',
  'balancers',
  'drains',
  'imports',
  'events',
  'inventory',
  'solutions',
  'agents',
  'people',
  'work',
] as const
export type LiveTopic = (typeof liveTopics)[number]

/** `cluster` is a slug; null = it concerns all. `event` is the id of the event that was recorded. */
export type LiveMessage = { topic: LiveTopic; cluster: string | null; node?: string; event?: string }

/** Reads a notification's payload; null for anything that is not one. */
export function parseLiveMessage(payload: string): LiveMessage | null {
  let value: unknown
  try {
    value = JSON.parse(payload)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null) return null
  const { topic, cluster, node, event } = value as Record<string, unknown>
  const known = liveTopics.find((name) => name === topic)
  if (!known || (cluster !== null && typeof cluster !== 'string')) return null
  return {
    topic: known,
    cluster,
    ...(typeof node === 'string' ? { node } : {}),
    ...(typeof event === 'string' ? { event } : {}),
  }
}
