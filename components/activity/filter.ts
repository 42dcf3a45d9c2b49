/** What to show of the activity log; it stands in the page's address, so that it can be handed on. */
export type ActivityFilter = { actor: string; type: string; text: string; cluster: string; days: string }

const filterKeys = ['actor', 'type', 'text', 'cluster', 'days'] as const

export function filterOf(search: { get(name: string): string | null }): ActivityFilter {
  return {
    actor: search.get('actor') ?? '',
    type: search.get('type') ?? '',
    text: search.get('text') ?? '',
    cluster: search.get('cluster') ?? '',
    days: search.get('days') ?? '',
  }
}

/** The query part of an address with one thing changed; empty things are left out. */
export function searchOf(filter: ActivityFilter, change: Partial<ActivityFilter>): string {
  const next = { ...filter, ...change }
  const search = new URLSearchParams()
  for (const key of filterKeys) if (next[key] !== '') search.set(key, next[key])
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}

/** Start of the day so many days back, so that the same filter asks the same for a whole day. */
export function since(days: string, now: number): string | undefined {
  const number = Number.parseInt(days, 10)
  if (!Number.isInteger(number) || number < 1) return undefined
  const day = 86_400_000
  return new Date(Math.floor(now / day) * day - (number - 1) * day).toISOString()
}

/** Kinds of changes, as the types of events begin. */
export const changeTypes = [
  ['drain', 'Drains'],
  ['import', 'Imports'],
  ['node', 'Nodes'],
  ['balancer', 'Balancers'],
  ['solution', 'Solutions'],
  ['release', 'Releases'],
  ['agent', 'Agents'],
  ['cluster', 'Clusters'],
  ['user', 'People'],
  ['token', 'Tokens'],
  ['settings', 'Settings'],
] as const

/** The same, from what a page is given on the server. */
export function filterOfPage(search: Record<string, string | string[] | undefined>): ActivityFilter {
  return filterOf({
    get(name) {
      const value = search[name]
      return (Array.isArray(value) ? value[0] : value) ?? null
    },
  })
}
