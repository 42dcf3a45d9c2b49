import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { type Api, api } from './api'

/** Query and mutation options over a client: in the browser over HTTP, on the server over the services themselves. */
export function queriesOver(client: Api) {
  return createTanstackQueryUtils(client)
}
export type Queries = ReturnType<typeof queriesOver>

/** `useQuery(queries.clusters.get.queryOptions({ input: { cluster } }))` */
export const queries = queriesOver(api)
