import type { ClusterSummary } from '@/lib/client/shapes'

export type NavItem = { href: string; label: string; count: number | null; exact: boolean }

/** The pages of one cluster. */
export function clusterItems(slug: string, summary: ClusterSummary | undefined): NavItem[] {
  const base = `/clusters/${slug}`
  const item = (path: string, label: string, count: number | null = null) => ({
    href: `${base}/${path}`,
    label,
    count,
    exact: false,
  })
  return [
    item('nodes', 'Nodes', summary?.nodes.total ?? null),
    item('sessions', 'Sessions', summary?.sessions ?? null),
    item('balancers', 'Balancers', summary?.balancers.length ?? null),
    item('solutions', 'Solutions'),
    item('imports', 'Imports', summary?.imports || null),
    item('activity', 'Activity'),
  ]
}

/** The slug of the cluster that a page is about, by its path. */
export function clusterOfPath(pathname: string): string | null {
  const slug = /^\/clusters\/([^/]+)/.exec(pathname)?.[1]
  return slug === undefined || slug === 'new' ? null : decodeURIComponent(slug)
}

export function isCurrent(item: Pick<NavItem, 'href' | 'exact'>, pathname: string): boolean {
  return pathname === item.href || (!item.exact && pathname.startsWith(`${item.href}/`))
}
