import type { Queries } from '@/lib/client/queries'
import { type SessionSelection, sessionSorts } from '@/lib/contract/sessions'

export type SessionSort = (typeof sessionSorts)[number]
export type Sorting = { sort: SessionSort; order: 'asc' | 'desc' }

/** What the sessions page shows; it stands in the address, so that it can be sent to somebody. */
export type SessionsView = Sorting & {
  filter: string
  node: string | null
  solution: string | null
  idleMinutes: number
}

/** What one can ask for, in minutes without a click. */
export const idleChoices = [5, 15, 30, 60, 240]
const pageSize = 500

export function parseView(params: { get(name: string): string | null }): SessionsView {
  return {
    filter: (params.get('filter') ?? '').slice(0, 100),
    node: params.get('node')?.slice(0, 64) || null,
    solution: params.get('solution')?.slice(0, 64) || null,
    idleMinutes: idleChoices.find((minutes) => String(minutes) === params.get('idle')) ?? 0,
    sort: sessionSorts.find((sort) => sort === params.get('sort')) ?? 'lastUsedAt',
    order: params.get('order') === 'asc' ? 'asc' : 'desc',
  }
}

export function viewSearch(view: SessionsView): string {
  const params = new URLSearchParams()
  if (view.filter) params.set('filter', view.filter)
  if (view.node) params.set('node', view.node)
  if (view.solution) params.set('solution', view.solution)
  if (view.idleMinutes) params.set('idle', String(view.idleMinutes))
  if (view.sort !== 'lastUsedAt') params.set('sort', view.sort)
  if (view.order !== 'desc') params.set('order', view.order)
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

type Criteria = Pick<SessionsView, 'filter' | 'node' | 'solution' | 'idleMinutes'>

export function isNarrowed({ filter, node, solution, idleMinutes }: Criteria): boolean {
  return filter !== '' || node !== null || solution !== null || idleMinutes > 0
}

/** All that the view shows, as a selection of whatever matches when it is carried out. */
export function criteriaOf(view: Criteria): Exclude<SessionSelection, { sessions: unknown }> {
  return {
    ...(view.filter ? { filter: view.filter } : {}),
    ...(view.node ? { node: view.node } : {}),
    ...(view.solution ? { solution: view.solution } : {}),
    ...(view.idleMinutes ? { idleAtLeastSeconds: view.idleMinutes * 60 } : {}),
  }
}

/** The pages of the list. */
export function sessionsPages(queries: Queries, cluster: string, view: SessionsView) {
  return queries.sessions.list.infiniteOptions({
    input: (cursor: string | undefined) => ({
      cluster,
      limit: pageSize,
      sort: view.sort,
      order: view.order,
      ...criteriaOf(view),
      ...(cursor ? { cursor } : {}),
    }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    // While a node is still telling its sessions; that ends by itself.
    refetchInterval: (query) =>
      query.state.data?.pages[0]?.nodes.some(({ how }) => how === 'asking') ? 1_000 : false,
  })
}
