'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { api } from '@/lib/client/api'
import type { Node } from '@/lib/client/shapes'
import type { NodesView } from './nodes-view'
import { extended, extent, nothing, refreshed, toggled, withAll } from './selection'

const pageSize = 500

/**
 * Rows that are chosen in the table; they stay so while it is filtered, sorted and brought up to date.
 *
 * @param rows those that are fetched, of `total` that the filter finds
 */
export function useSelection(cluster: string, view: NodesView, rows: readonly Node[], total: number) {
  const [selection, setSelection] = useState(nothing)
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const client = useQueryClient()
  const chosen = useMemo(() => refreshed(selection.chosen, rows), [selection.chosen, rows])

  /** All that the filter finds, also those that are not fetched yet. */
  async function selectFound() {
    setPending(true)
    setError(null)
    try {
      const found = await client.fetchQuery({
        queryKey: ['found nodes', cluster, view.filter, view.state, view.health],
        queryFn: () => allFound(cluster, view),
        staleTime: 0,
        gcTime: 0,
      })
      setSelection((now) => withAll(now, found))
    } catch (cause) {
      setError(cause)
    } finally {
      setPending(false)
    }
  }

  return {
    chosen,
    pending,
    error,
    extent: extent(chosen, rows, total),
    clear: useCallback(() => setSelection(nothing), []),
    toggle: useCallback((node: Node) => setSelection((now) => toggled(now, node)), []),
    extend: useCallback((node: Node) => setSelection((now) => extended(now, rows, node.name)), [rows]),
    selectFound,
  }
}

async function allFound(cluster: string, { filter, state, health }: NodesView): Promise<Node[]> {
  const found: Node[] = []
  let cursor: string | undefined
  do {
    const page = await api.nodes.list({
      cluster,
      limit: pageSize,
      ...(filter ? { filter } : {}),
      ...(state ? { state } : {}),
      ...(health ? { health } : {}),
      ...(cursor ? { cursor } : {}),
    })
    found.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return found
}
