import type { Queries } from '@/lib/client/queries'
import { type Health, healths, type NodeState, nodeStates } from '@/lib/domain/model'
import type { NodeSort, Sorting } from './node-heads'

/** What the nodes page shows; it stands in the address, so that it can be sent to somebody. */
export type NodesView = Sorting & { filter: string; state: NodeState | null; health: Health | null }

const sorts: readonly NodeSort[] = ['name', 'state', 'health', 'sessions', 'openedPerMinute', 'latencyMs']
const pageSize = 60

export function parseView(params: { get(name: string): string | null }): NodesView {
  return {
    filter: (params.get('filter') ?? '').slice(0, 100),
    state: nodeStates.find((state) => state === params.get('state')) ?? null,
    health: healths.find((health) => health === params.get('health')) ?? null,
    sort: sorts.find((sort) => sort === params.get('sort')) ?? 'name',
    order: params.get('order') === 'desc' ? 'desc' : 'asc',
  }
}

export function viewSearch(view: NodesView): string {
  const params = new URLSearchParams()
  if (view.filter) params.set('filter', view.filter)
  if (view.state) params.set('state', view.state)
  if (view.health) params.set('health', view.health)
  if (view.sort !== 'name') params.set('sort', view.sort)
  if (view.order !== 'asc') params.set('order', view.order)
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

/** The pages of the list, the same on the server and in the browser. */
export function nodesPages(queries: Queries, cluster: string, view: NodesView) {
  return queries.nodes.list.infiniteOptions({
    input: (cursor: string | undefined) => ({
      cluster,
      limit: pageSize,
      sort: view.sort,
      order: view.order,
      ...(view.filter ? { filter: view.filter } : {}),
      ...(view.state ? { state: view.state } : {}),
      ...(view.health ? { health: view.health } : {}),
      ...(cursor ? { cursor } : {}),
    }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
}
