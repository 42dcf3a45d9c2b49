'use client'

import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { api } from '@/lib/client/api'
import { queries } from '@/lib/client/queries'
import { criteriaOf, type SessionsView, sessionsPages } from './sessions-view'

/** The sessions of a view, page by page, and the ways to have them told anew. */
export function useSessions(cluster: string, view: SessionsView, enabled = true) {
  const client = useQueryClient()
  const list = useInfiniteQuery({
    ...sessionsPages(queries, cluster, view),
    enabled,
    retry: false,
    placeholderData: keepPreviousData,
  })
  const sessions = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data])
  /** What was shown before may be kept for a moment by the server: something was done to it. */
  const renew = useCallback(
    () => void client.invalidateQueries({ queryKey: queries.sessions.list.key() }),
    [client],
  )
  const look = useCallback(async () => {
    await api.sessions.list({ cluster, limit: 1, maxAgeSeconds: 0, ...criteriaOf(view) }).catch(() => {})
    await client.invalidateQueries({ queryKey: queries.sessions.list.key() })
  }, [client, cluster, view])
  return { list, sessions, first: list.data?.pages[0], renew, look }
}
