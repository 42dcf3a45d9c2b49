'use client'

import { useQuery } from '@tanstack/react-query'
import { queries } from '@/lib/client/queries'
import type { Me } from '@/lib/client/shapes'
import type { Actor, Role } from '@/lib/domain/model'
import { mayDo, type OperationName } from '@/lib/domain/permission'

function actorOf(me: Me): Actor {
  const { id, name, role, cluster } = me
  return me.kind === 'person'
    ? { kind: 'person', id, name, role }
    : { kind: 'token', id, name, role, cluster }
}

/** Whether whoever is signed in may do something: what they may not is not offered. The API decides again. */
export function useCan(): (operation: OperationName, cluster?: string | null) => boolean {
  const { data: me } = useQuery(queries.me.queryOptions())
  return (operation, cluster = null) => me !== undefined && mayDo(actorOf(me), operation, cluster)
}

export function useRole(): Role | null {
  return useQuery(queries.me.queryOptions()).data?.role ?? null
}
