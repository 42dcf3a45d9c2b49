'use client'

import { useQuery } from '@tanstack/react-query'
import { queries } from '@/lib/client/queries'
import type { Me } from '@/lib/client/shapes'
import { mayDo, type OperationName } from '@/lib/domain/permission'

/** Who looks at the page; undefined until it is known. */
export function useMe(): Me | undefined {
  return useQuery(queries.me.queryOptions()).data
}

/** Whether to show what the viewer could not do anyway. The API decides for itself. */
export function useMay(operation: OperationName, cluster: string | null = null): boolean {
  const me = useMe()
  if (!me) return false
  const { id, name, role } = me
  const actor =
    me.kind === 'person'
      ? ({ kind: 'person', id, name, role } as const)
      : ({ kind: 'token', id, name, role, cluster: me.cluster } as const)
  return mayDo(actor, operation, cluster)
}
