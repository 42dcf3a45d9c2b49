import type { Queries } from '@/lib/client/queries'
import { queries } from '@/lib/client/queries'

/** The import that is under way in a cluster, if there is one. */
export function runningImports(cluster: string, over: Queries = queries) {
  return over.imports.list.queryOptions({ input: { cluster, running: true, limit: 5 } })
}

/** Imports of a cluster, page after page; on the server over the services, in the browser over HTTP. */
export function importPages(cluster: string, over: Queries = queries) {
  return over.imports.list.infiniteOptions({
    input: (cursor: string | undefined) => ({ cluster, limit: 30, ...(cursor ? { cursor } : {}) }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
}
